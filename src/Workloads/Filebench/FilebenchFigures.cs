using System.Text.RegularExpressions;
using static EdgePipeline.Workloads.Filebench.FilebenchOutput;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>Filebench's last line. Its mb are MiB.</summary>
internal sealed record FilebenchSummary(
    double Operations, double OperationsPerS, double ReadsPerS, double WritesPerS, double MibPerS, double MeanMs)
{
    /// <summary>More exact than the whole seconds of <c>Run took</c>.</summary>
    public double Seconds => Operations / OperationsPerS;

    public static FilebenchSummary From(Match line) => new(
        Number(line.Groups["ops"].Value),
        Number(line.Groups["rate"].Value),
        Number(line.Groups["rd"].Value),
        Number(line.Groups["wr"].Value),
        Number(line.Groups["mib"].Value),
        Number(line.Groups["ms"].Value));
}

/// <summary>One line of the breakdown: a flowop by its name.</summary>
internal sealed record FilebenchOperation(string Name, double Operations, double MibPerS, double MeanMs, double MaxMs)
{
    public static FilebenchOperation From(Match line) => new(
        line.Groups["name"].Value,
        Number(line.Groups["ops"].Value),
        Number(line.Groups["mib"].Value),
        Number(line.Groups["ms"].Value),
        Number(line.Groups["max"].Value));
}
