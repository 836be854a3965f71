using EdgePipeline.Contracts.Trials;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>
/// One trial, from its turn to its end. What a device says of an attempt counts only for the attempt in flight, and once:
/// late, repeated and overtaken messages change nothing.
/// </summary>
public sealed class TrialStateMachine : MassTransitStateMachine<TrialState>
{
    public TrialStateMachine(TimeProvider clock)
    {
        InstanceState(trial => trial.CurrentState);

        Event(() => Start, e => e.CorrelateById(c => c.Message.TrialId).ConfigureConsumeTopology = false);
        Event(() => Stop, e => e.CorrelateById(c => c.Message.TrialId).ConfigureConsumeTopology = false);
        Event(() => Deadline, e => e.CorrelateById(c => c.Message.TrialId).ConfigureConsumeTopology = false);
        Event(() => Accepted, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => PhaseEntered, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => GateWaited, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => GatePassed, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => Completed, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => Failed, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => Interrupted, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));
        Event(() => StatusReported, e => e.CorrelateById(c => c.Message.TrialId).OnMissingInstance(m => m.Discard()));

        Event(() => Exclude, e =>
        {
            e.CorrelateById(c => c.Message.TrialId).ConfigureConsumeTopology = false;
            e.OnMissingInstance(m => m.Discard());
        });
        Event(() => Include, e =>
        {
            e.CorrelateById(c => c.Message.TrialId).ConfigureConsumeTopology = false;
            e.OnMissingInstance(m => m.Discard());
        });

        Initially(
            When(Start).Remember().Dispatch(clock).TransitionTo(InFlight),
            When(Stop).NeverStart(clock).TransitionTo(Abandoned));

        During(InFlight,
            When(Deadline, IsSet).AskDevice(clock).TransitionTo(Checking),
            Ignore(StatusReported));

        During(Checking,
            When(StatusReported, IsRunning).AskAgainLater(clock).TransitionTo(InFlight),
            When(StatusReported, IsUnknown).GiveUpAttempt(clock).TryAgainOrAbandon(this, clock, _ => null, _ => "the device never saw the attempt"),
            When(Deadline, IsSet).GiveUpAttempt(clock).TryAgainOrAbandon(this, clock, _ => null, _ => "no word from the device in time"));

        During(InFlight, Checking,
            When(Failed, c => IsCurrent(c, c.Message.Attempt)).Record().TryAgainOrAbandon(this, clock, m => m.Kind, m => m.Reason),
            When(Interrupted, c => IsCurrent(c, c.Message.Attempt)).Record().TryAgainOrAbandon(this, clock, _ => null, m => m.Reason),
            When(Stop).TellDeviceToStop(clock).TransitionTo(Stopping));

        During(Stopping,
            When(Failed, c => IsCurrent(c, c.Message.Attempt)).Record().Abandon(clock, m => m.Reason).TransitionTo(Abandoned),
            When(Interrupted, c => IsCurrent(c, c.Message.Attempt)).Record().Abandon(clock, m => m.Reason).TransitionTo(Abandoned),
            When(StatusReported, IsUnknown).Abandon(clock, _ => "cancelled before the device saw it").TransitionTo(Abandoned),
            When(Deadline, IsSet).RecordDeadline(clock).Abandon(clock, _ => "cancelled; no word from the device").TransitionTo(Abandoned),
            Ignore(Stop));

        During(InFlight, Checking, Stopping,
            When(Accepted, c => IsCurrent(c, c.Message.Attempt) && !c.Saga.IsAccepted).Record().Then(c => c.Saga.IsAccepted = true),
            When(PhaseEntered, c => IsCurrent(c, c.Message.Attempt) && !c.Saga.Phases.Contains(c.Message.Phase))
                .Record().Then(c => c.Saga.Phases = [.. c.Saga.Phases, c.Message.Phase]),
            When(GateWaited, c => IsCurrent(c, c.Message.Attempt) && c.Message.Wait > c.Saga.GateWaits)
                .Record().Then(c => c.Saga.GateWaits = c.Message.Wait),
            When(GatePassed, c => IsCurrent(c, c.Message.Attempt) && !c.Saga.IsGatePassed).Record().Then(c => c.Saga.IsGatePassed = true),
            When(Completed, c => IsCurrent(c, c.Message.Attempt)).Record().Complete(clock).TransitionTo(Done),
            Ignore(Start));

        During(Done,
            When(Exclude, c => !c.Saga.Judgements.Contains(c.Message.RequestId)).Exclude(clock),
            When(Include, c => !c.Saga.Judgements.Contains(c.Message.RequestId)).Include(clock));

        During(InFlight, Checking, Stopping, Abandoned,
            Ignore(Exclude), Ignore(Include));

        During(Done, Abandoned,
            Ignore(Start), Ignore(Stop), Ignore(Deadline), Ignore(Accepted), Ignore(PhaseEntered), Ignore(GateWaited),
            Ignore(GatePassed), Ignore(Completed), Ignore(Failed), Ignore(Interrupted), Ignore(StatusReported));
    }

    /// <summary>An attempt was sent to the device.</summary>
    public State InFlight { get; private set; } = null!;

    /// <summary>The deadline passed and the device was asked.</summary>
    public State Checking { get; private set; } = null!;

    /// <summary>The device was told to cut the attempt off.</summary>
    public State Stopping { get; private set; } = null!;

    /// <summary>There is a result.</summary>
    public State Done { get; private set; } = null!;

    /// <summary>There will be no result.</summary>
    public State Abandoned { get; private set; } = null!;

    public Event<StartTrial> Start { get; private set; } = null!;

    public Event<StopTrial> Stop { get; private set; } = null!;

    public Event<TrialDeadline> Deadline { get; private set; } = null!;

    public Event<TrialAccepted> Accepted { get; private set; } = null!;

    public Event<TrialPhaseEntered> PhaseEntered { get; private set; } = null!;

    public Event<TrialGateWaited> GateWaited { get; private set; } = null!;

    public Event<TrialGatePassed> GatePassed { get; private set; } = null!;

    public Event<TrialCompleted> Completed { get; private set; } = null!;

    public Event<TrialFailed> Failed { get; private set; } = null!;

    public Event<TrialInterrupted> Interrupted { get; private set; } = null!;

    public Event<TrialStatusReported> StatusReported { get; private set; } = null!;

    /// <summary>Only a trial with a result can be excluded.</summary>
    public Event<ExcludeTrial> Exclude { get; private set; } = null!;

    public Event<IncludeTrial> Include { get; private set; } = null!;

    private static bool IsCurrent(BehaviorContext<TrialState> context, int attempt) => context.Saga.Attempt == attempt;

    private static bool IsSet(BehaviorContext<TrialState, TrialDeadline> context) => context.Saga.Alarm == context.Message.Alarm;

    private static bool IsRunning(BehaviorContext<TrialState, TrialStatusReported> context) =>
        IsCurrent(context, context.Message.Attempt) && context.Message.Status == TrialStatus.Running;

    private static bool IsUnknown(BehaviorContext<TrialState, TrialStatusReported> context) =>
        IsCurrent(context, context.Message.Attempt) && context.Message.Status == TrialStatus.Unknown;
}
