using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Planning.Stopping;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>What the table of <see cref="TrialStateMachine"/> does: all of it in the session of the saga, all of it committed with the state.</summary>
internal static class TrialBehavior
{
    public static EventActivityBinder<TrialState, StartTrial> Remember(this EventActivityBinder<TrialState, StartTrial> table) =>
        table.Then(context => context.Saga.Start = context.Message);

    public static EventActivityBinder<TrialState, T> Record<T>(this EventActivityBinder<TrialState, T> table)
        where T : class => table.Then(context => context.Append(context.Message));

    /// <summary>A new attempt leaves for the device.</summary>
    public static EventActivityBinder<TrialState, T> Dispatch<T>(
        this EventActivityBinder<TrialState, T> table, TimeProvider clock, Func<T, FailureKind?>? after = null)
        where T : class => table.ThenAsync(async context =>
        {
            var (trial, start, now) = (context.Saga, context.Saga.Start!, clock.GetUtcNow());
            var dispatched = now + TrialDecider.PauseAfter(after?.Invoke(context.Message));
            var token = await context.Session().TakeTokenAsync(start.Device, start.ExperimentId, now, context.CancellationToken);
            (trial.Attempt, trial.IsAccepted, trial.Phases) = (trial.Attempt + 1, false, []);
            (trial.GateWaits, trial.IsGatePassed) = (0, false);

            var requested = TrialDecider.Request(start, trial.Attempt, token, dispatched, now);
            context.Append(requested);
            // Past its deadline the attempt is given up, and a device that comes back then must not run it any more.
            context.Session().Post(
                trial.CommandId(nameof(RunTrial)), Endpoints.DeviceAddress(start.Device), TrialDecider.Command(requested, start), dispatched,
                expires: requested.DeadlineAt);
            context.SetAlarm(requested.DeadlineAt, now);
        });

    public static EventActivityBinder<TrialState, T> AskDevice<T>(this EventActivityBinder<TrialState, T> table, TimeProvider clock)
        where T : class => table.Then(context =>
        {
            var (trial, now) = (context.Saga, clock.GetUtcNow());
            var answerBy = now + TrialDecider.StatusPatience;
            context.SendToDevice(new GetTrialStatus(trial.CorrelationId, trial.Attempt, trial.Start!.Device), now, answerBy);
            context.SetAlarm(answerBy, now);
        });

    public static EventActivityBinder<TrialState, T> AskAgainLater<T>(this EventActivityBinder<TrialState, T> table, TimeProvider clock)
        where T : class => table.Then(context => context.SetAlarm(clock.GetUtcNow() + TrialDecider.RunningPatience, clock.GetUtcNow()));

    public static EventActivityBinder<TrialState, T> RecordDeadline<T>(this EventActivityBinder<TrialState, T> table, TimeProvider clock)
        where T : class => table.Then(context =>
            context.Append(new TrialDeadlinePassed(
                context.Saga.CorrelationId, context.Saga.Attempt, context.Saga.Start!.Device, clock.GetUtcNow())));

    /// <summary>The attempt counts as lost. Should the device run it all the same, it is cut off before the next one.</summary>
    public static EventActivityBinder<TrialState, T> GiveUpAttempt<T>(this EventActivityBinder<TrialState, T> table, TimeProvider clock)
        where T : class => table.RecordDeadline(clock).Then(context => context.CancelOnDevice("given up: no word in time", clock.GetUtcNow()));

    public static EventActivityBinder<TrialState, T> TryAgainOrAbandon<T>(
        this EventActivityBinder<TrialState, T> table, TrialStateMachine machine, TimeProvider clock, Func<T, FailureKind?> kind, Func<T, string> reason)
        where T : class => table.IfElse(
            context => TrialDecider.TriesAgain(kind(context.Message), context.Saga.Attempt, context.Saga.Start!.MaxAttempts),
            again => again.Dispatch(clock, kind).TransitionTo(machine.InFlight),
            over => over.Abandon(clock, reason).TransitionTo(machine.Abandoned));

    public static EventActivityBinder<TrialState, StopTrial> TellDeviceToStop(
        this EventActivityBinder<TrialState, StopTrial> table, TimeProvider clock) => table.Then(context =>
        {
            var (trial, now) = (context.Saga, clock.GetUtcNow());
            trial.StopReason = context.Message.Reason;
            context.Session().TakeBack(trial.CommandId(nameof(RunTrial)));
            context.CancelOnDevice(context.Message.Reason, now);
            context.SetAlarm(now + TrialDecider.StopPatience, now);
        });

    public static EventActivityBinder<TrialState, T> Abandon<T>(
        this EventActivityBinder<TrialState, T> table, TimeProvider clock, Func<T, string> reason)
        where T : class => table.Then(context =>
        {
            var trial = context.Saga;
            var now = clock.GetUtcNow();
            context.Append(new TrialAbandoned(trial.CorrelationId, trial.Start!.ExperimentId, trial.Attempt, reason(context.Message), now));
            context.ReportEnd(trial.Start.ExperimentId, trial.Start.Device, trial.StopReason is null ? TrialEnd.Abandoned : TrialEnd.Stopped, now);
        });

    public static EventActivityBinder<TrialState, TrialCompleted> Complete(
        this EventActivityBinder<TrialState, TrialCompleted> table, TimeProvider clock) => table.Then(context =>
            context.ReportEnd(
                context.Saga.Start!.ExperimentId, context.Saga.Start.Device, TrialEnd.Completed, clock.GetUtcNow(), CellLaunch.ThroughputOf(context.Message)));

    /// <summary>Whatever the figures say now, the request is a fact: the last one counts.</summary>
    public static EventActivityBinder<TrialState, ExcludeTrial> Exclude(
        this EventActivityBinder<TrialState, ExcludeTrial> table, TimeProvider clock) => table.Then(context =>
        {
            var (trial, request) = (context.Saga, context.Message);
            trial.Judgements = [.. trial.Judgements, request.RequestId];
            context.Append(new TrialExcluded(trial.CorrelationId, trial.Start!.ExperimentId, request.Reason, request.RequestedBy, Rule: null, clock.GetUtcNow()));
        });

    public static EventActivityBinder<TrialState, IncludeTrial> Include(
        this EventActivityBinder<TrialState, IncludeTrial> table, TimeProvider clock) => table.Then(context =>
        {
            var (trial, request) = (context.Saga, context.Message);
            trial.Judgements = [.. trial.Judgements, request.RequestId];
            context.Append(new TrialIncluded(trial.CorrelationId, trial.Start!.ExperimentId, request.Reason, request.RequestedBy, clock.GetUtcNow()));
        });

    /// <summary>The stop overtook the start: there is nothing to cut off.</summary>
    public static EventActivityBinder<TrialState, StopTrial> NeverStart(
        this EventActivityBinder<TrialState, StopTrial> table, TimeProvider clock) => table.Then(context =>
            context.ReportEnd(context.Message.ExperimentId, context.Message.Device, TrialEnd.Stopped, clock.GetUtcNow()));
}
