using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Orchestrator.Trials;
using EdgePipeline.Planning;
using Marten;
using MassTransit;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>What the table of <see cref="ExperimentStateMachine"/> does: all of it in the session of the saga, all of it committed with the state.</summary>
internal static class ExperimentBehavior
{
    /// <summary>Devices announce themselves by another queue; a plan that comes right behind may be here first.</summary>
    private const int TriesForDevices = 6;

    public static EventActivityBinder<ExperimentState, SubmitExperiment> Design(
        this EventActivityBinder<ExperimentState, SubmitExperiment> table, TimeProvider clock) => table.ThenAsync(async context =>
        {
            var parsed = PlanParser.Parse(context.Message.Plan);
            var known = await context.Session().Query<KnownDevice>().ToListAsync(context.CancellationToken);
            var announced = known.Where(device => device.Announced is not null)
                .ToDictionary(device => device.Id, device => device.Announced!.Capabilities, StringComparer.Ordinal);
            if (parsed.Plan?.Devices.FirstOrDefault(device => !announced.ContainsKey(device)) is { } missing && context.GetRetryAttempt() < TriesForDevices)
                throw new DeviceNotYetAnnouncedException(missing);

            var facts = ExperimentDecider.Submit(context.Message, parsed, announced, clock.GetUtcNow());
            context.Append(facts);
            context.Saga.Experiment = ((ExperimentSubmitted)facts[0]).Experiment;
            context.Saga.KeepsResults = parsed.Plan is { ExcludeOutliers: not null } or { Stopping: not null };
            context.Saga.Devices = facts.OfType<ExperimentDesigned>().SelectMany(ExperimentDecider.DevicesOf).ToArray();
        });

    public static EventActivityBinder<ExperimentState, RecordUnreadableRequest> Reject(
        this EventActivityBinder<ExperimentState, RecordUnreadableRequest> table, TimeProvider clock) =>
        table.Then(context => context.Append(ExperimentDecider.Reject(context.Message, clock.GetUtcNow())));

    public static EventActivityBinder<ExperimentState, SubmitExperiment> RequestDevices(
        this EventActivityBinder<ExperimentState, SubmitExperiment> table, TimeProvider clock) => table.ThenAsync(async context =>
        {
            foreach (var device in context.Saga.Devices)
                await context.Session().RequestDeviceAsync(device.Device, context.Saga.CorrelationId, clock.GetUtcNow(), context.CancellationToken);
        });

    public static EventActivityBinder<ExperimentState, T> StartNext<T>(
        this EventActivityBinder<ExperimentState, T> table, TimeProvider clock, Func<T, string> device)
        where T : class => table.ThenAsync(async context =>
        {
            var progress = context.Saga.Device(device(context.Message));
            var start = ExperimentDecider.Next(await context.DesignAsync(), progress);
            context.Saga.Set(progress with
            {
                Started = progress.Started + 1,
                InFlight = start.TrialId,
                BeganAt = progress.BeganAt ?? clock.GetUtcNow(),
            });
            context.Session().Post(DeterministicId.From(nameof(StartTrial), start.TrialId.ToString("D")), TrialDefinition.Address, start, clock.GetUtcNow());
        });

    public static EventActivityBinder<ExperimentState, TrialEnded> Count(this EventActivityBinder<ExperimentState, TrialEnded> table) =>
        table.Then(context =>
        {
            var experiment = context.Saga;
            experiment.Completed += context.Message.End == TrialEnd.Completed ? 1 : 0;
            experiment.Abandoned += context.Message.End == TrialEnd.Abandoned ? 1 : 0;
            if (experiment.KeepsResults && context.Message.ThroughputMbPerS is { } throughput)
                experiment.Results = [.. experiment.Results, new TrialResult(context.Message.TrialId, throughput)];
            experiment.Set(experiment.Device(context.Message.Device) with { InFlight = null });
        });

    public static EventActivityBinder<ExperimentState, TrialEnded> ReleaseDevice(
        this EventActivityBinder<ExperimentState, TrialEnded> table, TimeProvider clock) =>
        table.ThenAsync(context => context.ReleaseAsync(context.Saga.Device(context.Message.Device), clock.GetUtcNow()));

    public static EventActivityBinder<ExperimentState, CancelExperiment> ReleaseIdleDevices(
        this EventActivityBinder<ExperimentState, CancelExperiment> table, TimeProvider clock) => table.ThenAsync(async context =>
        {
            foreach (var device in context.Saga.Devices.Where(device => device is { InFlight: null, IsOver: false }))
                await context.ReleaseAsync(device, clock.GetUtcNow());
        });

    public static EventActivityBinder<ExperimentState, CancelExperiment> StopTrials(
        this EventActivityBinder<ExperimentState, CancelExperiment> table, TimeProvider clock) => table.Then(context =>
        {
            foreach (var device in context.Saga.Devices)
            {
                if (device.InFlight is { } trial)
                {
                    var stop = new StopTrial(trial, context.Saga.CorrelationId, device.Device, context.Message.Reason);
                    context.Session().Post(DeterministicId.From(nameof(StopTrial), trial.ToString("D")), TrialDefinition.Address, stop, clock.GetUtcNow());
                }
            }
        });

    public static EventActivityBinder<ExperimentState, CancelExperiment> RecordCancelRequested(
        this EventActivityBinder<ExperimentState, CancelExperiment> table, TimeProvider clock) => table.Then(context => context.Append(
        [
            new ExperimentCancelRequested(
                context.Saga.CorrelationId, context.Saga.Experiment, context.Message.Reason, context.Message.RequestedBy, clock.GetUtcNow()),
        ]));

    /// <summary>By the plan's own rule, once a block is over. Told by <see cref="RecordStops"/>.</summary>
    public static EventActivityBinder<ExperimentState, TrialEnded> StopCells(
        this EventActivityBinder<ExperimentState, TrialEnded> table, TimeProvider clock) => table.ThenAsync(async context =>
        {
            if (!context.Saga.KeepsResults || await context.DesignAsync() is not { Plan.Stopping: not null } designed)
                return;
            var (facts, device) = CellStopDecider.AfterTrial(
                designed, context.Saga.Device(context.Message.Device), context.Saga.Results, context.Message.TrialId, clock.GetUtcNow());
            context.AddOrUpdatePayload(() => new Stops(facts), _ => new Stops(facts));
            context.Saga.Set(device);
        });

    /// <summary>
    /// After what is excluded: a stream's events get their places together, in the order in which streams come into the session, and the
    /// experiment's end is to have a later place than its exclusions.
    /// </summary>
    public static EventActivityBinder<ExperimentState, TrialEnded> RecordStops(this EventActivityBinder<ExperimentState, TrialEnded> table) =>
        table.Then(context =>
        {
            if (context.TryGetPayload<Stops>(out var stops) && stops.Facts.Count > 0)
                context.Append(stops.Facts);
        });

    /// <summary>By the plan's own rule, before the end is recorded: whoever sees the end sees the exclusions.</summary>
    public static EventActivityBinder<ExperimentState, TrialEnded> ExcludeOutliers(
        this EventActivityBinder<ExperimentState, TrialEnded> table, TimeProvider clock) => table.ThenAsync(async context =>
        {
            if (!context.Saga.KeepsResults)
                return;
            foreach (var excluded in OutlierDecider.Exclusions(await context.DesignAsync(), context.Saga.Results, clock.GetUtcNow()))
                context.Session().Events.Append(Streams.Trial(excluded.TrialId), excluded);
        });

    public static EventActivityBinder<ExperimentState, T> RecordFinished<T>(this EventActivityBinder<ExperimentState, T> table, TimeProvider clock)
        where T : class => table.Then(context => context.Append([ExperimentDecider.Finish(context.Saga, clock.GetUtcNow())]));

    public static EventActivityBinder<ExperimentState, T> RecordCancelled<T>(this EventActivityBinder<ExperimentState, T> table, TimeProvider clock)
        where T : class => table.Then(context => context.Append([ExperimentDecider.Cancel(context.Saga, clock.GetUtcNow())]));

    private sealed record Stops(IReadOnlyList<CellStopped> Facts);
}
