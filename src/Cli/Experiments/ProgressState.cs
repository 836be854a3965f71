using EdgePipeline.Cli.Output;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Experiments;

/// <summary>How far an experiment is. Pure.</summary>
/// <param name="Current">Cells under way; empty between trials.</param>
/// <param name="Left">Null while the design is not known.</param>
internal sealed record ProgressState(string Experiment, int Done, int Abandoned, int Planned, IReadOnlyList<string> Current, TimeSpan Elapsed, TimeSpan? Left)
{
    /// <summary>Experiments whose trials come first; empty when it is this one's turn.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    public static ProgressState Of(ExperimentRow experiment, IReadOnlyList<TrialRow> attempts, Plan plan, DateTimeOffset now)
    {
        var latest = attempts.GroupBy(attempt => attempt.TrialId).Select(trial => trial.MaxBy(attempt => attempt.Attempt)!).ToArray();
        var current = latest.Where(trial => trial.Status is "accepted" or "running").ToArray();
        return new ProgressState(
            experiment.Experiment,
            experiment.TrialsCompleted,
            experiment.TrialsAbandoned,
            experiment.TrialsPlanned,
            [.. current.Select(trial => $"{trial.Runtime} {trial.Workload}{(trial.Attempt > 1 ? $" (attempt {trial.Attempt})" : "")}{Gate(trial)}")],
            now - Utc(experiment.SubmittedAt),
            experiment.DesignedAt is null ? null : TimeLeft(experiment, attempts, plan, now));
    }

    public string Line => $"{Experiment}  {Done + Abandoned} of {Planned} trials{(Abandoned > 0 ? $" ({Abandoned} abandoned)" : "")}"
        + $", {Duration.Text(Elapsed)} so far"
        + (WaitsFor.Count > 0 ? $", waits for {string.Join(", ", WaitsFor)}, submitted before it" : Left is { } left ? $", about {Duration.Text(left)} left" : "")
        + (Current.Count > 0 ? $"  now: {string.Join(", ", Current)}" : "");

    private static string Gate(TrialRow trial) => trial.IsAtGate
        ? $" (at its gate for {Duration.Text(TimeSpan.FromSeconds(trial.GateWaitS ?? 0))}: {trial.GateReason})"
        : "";

    /// <summary>Expected time of what is left, corrected by how the trials so far took against what was expected of them.</summary>
    private static TimeSpan TimeLeft(ExperimentRow experiment, IReadOnlyList<TrialRow> attempts, Plan plan, DateTimeOffset now)
    {
        var cells = from runtime in plan.Runtimes from workload in plan.Workloads select (runtime, workload);
        var expected = cells.ToDictionary(
            cell => (cell.runtime.Name, cell.workload.Label), cell => TrialTime.Expected(cell.runtime, cell.workload, plan.IdleS).TotalSeconds);
        if (plan.Control is { } control)
            expected[(ControlWorkload.RuntimeName, control.Workload.Label)] = TrialTime.Expected(control.On("").Runtime, control.Workload, plan.IdleS).TotalSeconds;
        var completed = attempts.Where(attempt => attempt.Status == "completed").ToArray();
        var expectedSoFar = completed.Sum(attempt => expected.GetValueOrDefault((attempt.Runtime, attempt.Workload)));
        // Not from its design on: others may have come first.
        var begun = attempts.Select(attempt => attempt.RequestedAt).DefaultIfEmpty(experiment.DesignedAt!.Value).Min();
        var elapsed = (now - Utc(begun)).TotalSeconds;
        var pace = expectedSoFar > 0 ? elapsed / expectedSoFar : 1;
        var mean = expected.Values.Average();
        var left = (experiment.TrialsPlanned - experiment.TrialsAbandoned) * mean - expectedSoFar;
        return TimeSpan.FromSeconds(Math.Max(0, left * Math.Clamp(pace, 0.5, 5)));
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
