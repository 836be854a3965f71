using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Trials;
using EdgePipeline.Planning;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>What becomes of a request, and what an experiment does next. Pure.</summary>
public static class ExperimentDecider
{
    /// <summary>Submitted, and rejected or designed; finished too when no cell can run.</summary>
    /// <param name="announced">Capabilities by device, of those that announced themselves.</param>
    public static IReadOnlyList<object> Submit(
        SubmitExperiment request, PlanResult parsed, IReadOnlyDictionary<string, IReadOnlyList<Capability>> announced, DateTimeOffset now)
    {
        var label = ExperimentLabel.For(request.ExperimentId, parsed.Plan?.Name);
        var submitted = Submitted(request.ExperimentId, label, request.Plan, request.SubmittedBy, now);
        IReadOnlyList<PlanProblem> problems = parsed.Plan is { } read ? [.. UnknownDevices(read, announced)] : parsed.Problems;
        if (parsed.Plan is not { } plan || problems.Count > 0)
            return [submitted, new ExperimentRejected(request.ExperimentId, label, problems, now)];

        var design = Designer.Design(request.ExperimentId, plan, announced);
        var designed = new ExperimentDesigned(
            request.ExperimentId, label, plan, design.Cells, design.Order, design.StoppingRule,
            Designer.Versions.Concat(Designer.ToolVersions(plan, announced)).ToDictionary(StringComparer.Ordinal), now, design.Controls);
        return design.Order.Count > 0
            ? [submitted, designed]
            : [submitted, designed, new ExperimentFinished(request.ExperimentId, label, Completed: 0, Abandoned: 0, now)];
    }

    public static IReadOnlyList<object> Reject(RecordUnreadableRequest request, DateTimeOffset now)
    {
        var label = ExperimentLabel.For(request.ExperimentId, planName: null);
        return
        [
            Submitted(request.ExperimentId, label, request.Text, submittedBy: null, now),
            new ExperimentRejected(request.ExperimentId, label, [request.Problem], now),
        ];
    }

    public static IReadOnlyList<DeviceProgress> DevicesOf(ExperimentDesigned designed) =>
    [
        .. designed.Order.GroupBy(trial => trial.Device).Select(trials => new DeviceProgress(trials.Key, trials.Count(), Started: 0, InFlight: null, IsOver: false)),
    ];

    /// <summary>The device's next trial in the drawn order.</summary>
    public static StartTrial Next(ExperimentDesigned designed, DeviceProgress device)
    {
        var drawn = designed.Order.Single(trial => trial.Device == device.Device && trial.Position == device.Position + 1);
        var cell = designed.Cells.Concat(designed.Controls ?? []).Single(candidate => candidate.Key == drawn.CellKey);
        return new StartTrial(
            drawn.TrialId, designed.ExperimentId, designed.Experiment, drawn.CellKey, drawn.Device, cell.Runtime, cell.Workload,
            drawn.Block, drawn.Position, designed.Plan.MaxAttempts, designed.Plan.Gates, designed.Plan.IdleS);
    }

    public static ExperimentFinished Finish(ExperimentState experiment, DateTimeOffset now) =>
        new(experiment.CorrelationId, experiment.Experiment, experiment.Completed, experiment.Abandoned, now);

    /// <summary>A trial that was cut off counts as not run.</summary>
    public static ExperimentCancelled Cancel(ExperimentState experiment, DateTimeOffset now) => new(
        experiment.CorrelationId, experiment.Experiment, experiment.Completed,
        NotRun: experiment.Devices.Sum(device => device.Planned - device.NotNeeded) - experiment.Completed - experiment.Abandoned, now);

    private static ExperimentSubmitted Submitted(Guid id, string label, string text, string? submittedBy, DateTimeOffset now) =>
        new(id, label, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), submittedBy, now);

    private static IEnumerable<PlanProblem> UnknownDevices(Plan plan, IReadOnlyDictionary<string, IReadOnlyList<Capability>> announced) =>
        plan.Devices.Select((device, index) => (device, index)).Where(named => !announced.ContainsKey(named.device)).Select(named => new PlanProblem(
            Line: 0, Column: 0, $"devices[{named.index}]", $"no device announced itself as {named.device}",
            announced.Count == 0 ? "start a device worker first" : $"one of: {string.Join(", ", announced.Keys.Order(StringComparer.Ordinal))}"));
}
