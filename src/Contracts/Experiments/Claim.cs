namespace EdgePipeline.Contracts.Experiments;

/// <summary>
/// What a plan says beforehand about two of its runtimes: the ratio of their means lies within bounds. Stated for every device and
/// workload point that it names, each of which is judged by itself.
/// </summary>
/// <param name="Text">As the plan has it.</param>
/// <param name="Metric">throughput, mb_per_s_per_cpu or mb_per_j.</param>
/// <param name="AtLeast">Lower bound of the ratio runtime / baseline; null: none.</param>
/// <param name="AtMost">Upper bound; null: none.</param>
/// <param name="Devices">Those that its conditions name, or all of the plan.</param>
/// <param name="Workloads">Labels of the points that its conditions name, or all of the plan.</param>
public sealed record Claim(
    string Text,
    string Runtime,
    string Baseline,
    string Metric,
    double? AtLeast,
    double? AtMost,
    IReadOnlyList<string> Devices,
    IReadOnlyList<string> Workloads);
