using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>What fio's output says: a measurement, or why there is none.</summary>
public abstract record FioOutcome;

/// <param name="Version">As fio prints it, e.g. <c>fio-3.33</c>.</param>
/// <param name="ReportedAtUnixMs">Wall clock when fio wrote its report, right after the last job ended.</param>
/// <param name="RuntimeMs">Length of the measured window, ramp excluded.</param>
public sealed record FioMeasured(string Version, long ReportedAtUnixMs, long RuntimeMs, IReadOnlyList<Metric> Metrics) : FioOutcome;

/// <param name="Reason">One sentence with what fio itself said.</param>
public sealed record FioFailed(string Reason) : FioOutcome;
