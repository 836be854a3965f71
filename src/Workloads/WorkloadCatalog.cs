using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench;
using EdgePipeline.Workloads.Fio;
using EdgePipeline.Workloads.Iperf3;
using EdgePipeline.Workloads.Netperf;

namespace EdgePipeline.Workloads;

/// <summary>The tools that a device runs: one line each.</summary>
public static class WorkloadCatalog
{
    /// <param name="personality">Text of one of Filebench's stock personalities, as installed.</param>
    private delegate IWorkload Make(WorkloadPoint point, Func<FilebenchPersonality, string> personality);

    private sealed record Entry(
        string Tool, Func<WorkloadPoint, IEnumerable<(string Field, string Reason, string Instead)>?> Violations, Make Make);

    private static readonly Entry[] Entries =
    [
        new("fio", point => point.Fio is { } fio ? FioBounds.Violations(fio) : null, (point, _) => new FioWorkload(point.Fio!)),
        new("netperf", point => point.Netperf is { } netperf ? NetperfBounds.Violations(netperf) : null, (point, _) => new NetperfWorkload(point.Netperf!)),
        new("iperf3", point => point.Iperf3 is { } iperf3 ? Iperf3Bounds.Violations(iperf3) : null, (point, _) => new Iperf3Workload(point.Iperf3!)),
        new("filebench", point => point.Filebench is { } filebench ? FilebenchBounds.Violations(filebench) : null, FilebenchWorkload.Of),
    ];

    public static IReadOnlyList<string> Tools { get; } = [.. Entries.Select(entry => entry.Tool)];

    /// <returns>Everything that is wrong, each a sentence; empty: it can be run.</returns>
    public static IReadOnlyList<string> Problems(WorkloadPoint point)
    {
        if (Entries.FirstOrDefault(entry => entry.Tool == point.Tool) is not { } known)
        {
            return [$"tool '{point.Tool}' is not known; this device runs {string.Join(", ", Tools)}"];
        }

        return known.Violations(point) is { } violations
            ? [.. violations.Select(violation => $"{violation.Field}: {violation.Reason}, {violation.Instead}")]
            : [$"the workload says {known.Tool} and has no {known.Tool} point"];
    }

    /// <param name="point">Without problems.</param>
    /// <param name="personality">Text of one of Filebench's stock personalities, as installed.</param>
    public static IWorkload Of(WorkloadPoint point, Func<FilebenchPersonality, string> personality) =>
        Entries.Single(entry => entry.Tool == point.Tool).Make(point, personality);
}
