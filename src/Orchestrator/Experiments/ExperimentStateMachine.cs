using EdgePipeline.Contracts.Experiments;
using MassTransit;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>One experiment: design it, wait for its devices, run its trials one after the other on each, end.</summary>
public sealed class ExperimentStateMachine : MassTransitStateMachine<ExperimentState>
{
    public ExperimentStateMachine(TimeProvider clock)
    {
        InstanceState(experiment => experiment.CurrentState);

        Event(() => Submit, e => e.CorrelateById(c => c.Message.ExperimentId).ConfigureConsumeTopology = false);
        Event(() => Unreadable, e => e.CorrelateById(c => c.Message.ExperimentId).ConfigureConsumeTopology = false);
        Event(() => Cancel, e =>
        {
            e.CorrelateById(c => c.Message.ExperimentId).ConfigureConsumeTopology = false;
            e.OnMissingInstance(m => m.Discard());
        });
        Event(() => Granted, e => e.CorrelateById(c => c.Message.ExperimentId).ConfigureConsumeTopology = false);
        Event(() => TrialEnded, e => e.CorrelateById(c => c.Message.ExperimentId).ConfigureConsumeTopology = false);

        Initially(
            When(Submit).Design(clock).IfElse(
                c => c.Saga.Devices.Count > 0,
                runnable => runnable.RequestDevices(clock).TransitionTo(Running),
                nothing => nothing.TransitionTo(Ended)),
            When(Unreadable).Reject(clock).TransitionTo(Ended));

        During(Running,
            When(Granted, c => c.Saga.Device(c.Message.Device).IsWaiting).StartNext(clock, m => m.Device),
            When(TrialEnded, IsInFlight).Count().StopCells(clock).IfElse(
                c => c.Saga.Device(c.Message.Device).HasMore,
                more => more.RecordStops().StartNext(clock, m => m.Device),
                last => last.ReleaseDevice(clock).IfElse(
                    c => c.Saga.IsOver,
                    over => over.ExcludeOutliers(clock).RecordStops().RecordFinished(clock).TransitionTo(Ended),
                    others => others.RecordStops())),
            When(Cancel).RecordCancelRequested(clock).StopTrials(clock).ReleaseIdleDevices(clock).IfElse(
                c => c.Saga.IsOver,
                over => over.RecordCancelled(clock).TransitionTo(Ended),
                running => running.TransitionTo(Cancelling)));

        During(Cancelling,
            When(TrialEnded, IsInFlight).Count().ReleaseDevice(clock).If(
                c => c.Saga.IsOver,
                over => over.RecordCancelled(clock).TransitionTo(Ended)),
            Ignore(Granted), Ignore(Cancel));

        During(Running, Cancelling,
            Ignore(Submit), Ignore(Unreadable));

        During(Ended,
            Ignore(Submit), Ignore(Unreadable), Ignore(Cancel), Ignore(Granted), Ignore(TrialEnded));
    }

    /// <summary>Designed; its trials run or wait for their devices.</summary>
    public State Running { get; private set; } = null!;

    /// <summary>Trials in flight are being cut off.</summary>
    public State Cancelling { get; private set; } = null!;

    /// <summary>Rejected, finished or cancelled: its stream says which.</summary>
    public State Ended { get; private set; } = null!;

    public Event<SubmitExperiment> Submit { get; private set; } = null!;

    public Event<RecordUnreadableRequest> Unreadable { get; private set; } = null!;

    public Event<CancelExperiment> Cancel { get; private set; } = null!;

    public Event<DeviceGranted> Granted { get; private set; } = null!;

    public Event<TrialEnded> TrialEnded { get; private set; } = null!;

    private static bool IsInFlight(BehaviorContext<ExperimentState, TrialEnded> context) =>
        context.Saga.Device(context.Message.Device).InFlight == context.Message.TrialId;
}
