using System.Text.RegularExpressions;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Projections.Archive;

/// <summary>
/// Names in an archive are held to what a plan can make: they become names of folders, keys of messages and words on a terminal, and whoever wrote the
/// file chose them. Pure.
/// </summary>
internal static partial class ArchivedNames
{
    private const int Shown = 60;

    /// <returns>What is wrong with the experiment's own name; null: nothing.</returns>
    public static string? ProblemOf(ArchiveManifest manifest)
    {
        var (label, end) = (manifest.Experiment, ExperimentLabel.For(manifest.ExperimentId, planName: "")[^7..]);
        return label.EndsWith(end, StringComparison.Ordinal) && Slug().IsMatch(label[..^end.Length])
            ? null
            : $"{ArchiveManifest.Member} names the experiment '{Text(label)}': such a name is a plan's, lower-case letters, digits and hyphens, at most 40, and then {end}";
    }

    /// <returns>What is wrong with a name in the event, as the end of a sentence about it; null: nothing.</returns>
    public static string? ProblemOf(object data, ArchiveManifest manifest)
    {
        // By its members: an event that is added is not forgotten here.
        if (Member(data, nameof(TrialRequested.Experiment)) is { } experiment && experiment != manifest.Experiment)
        {
            return $"names the experiment '{Text(experiment)}', and {ArchiveManifest.Member} names it {manifest.Experiment}";
        }

        var wrong = Devices(data).Where(device => !Slug().IsMatch(device)).Select(device => $"names the device '{Text(device)}': a plan's are lower-case letters, digits and hyphens, at most 40")
            .Concat(Labels(data).Where(label => !Label().IsMatch(label)).Select(label => $"names a runtime or workload '{Text(label)}': such a name is letters, digits, dots, hyphens and underscores, at most 150"))
            .FirstOrDefault();
        return wrong ?? (data is TrialRequested requested && requested.CellKey != new Cell(requested.Device, requested.Runtime, requested.Workload, SkipReason: null).Key
            ? $"names the cell '{Text(requested.CellKey)}', which is not its device, runtime and workload"
            : null);
    }

    private static string[] Devices(object data) => data switch
    {
        ExperimentDesigned designed => [.. designed.Plan.Devices, .. CellsOf(designed).Select(cell => cell.Device), .. designed.Order.Select(drawn => drawn.Device)],
        _ => Member(data, nameof(TrialRequested.Device)) is { } device ? [device] : [],
    };

    private static string[] Labels(object data) => data switch
    {
        ExperimentDesigned designed =>
        [
            designed.Plan.Name,
            .. designed.Plan.Runtimes.Select(runtime => runtime.Name),
            .. designed.Plan.Workloads.Select(workload => workload.Label),
            .. CellsOf(designed).SelectMany(cell => (string[])[cell.Runtime.Name, cell.Workload.Label]),
            .. designed.Order.SelectMany(drawn => drawn.CellKey.Split('/')),
        ],
        TrialRequested requested => [requested.Runtime.Name, requested.Workload.Label],
        CellStopped stopped => stopped.CellKey.Split('/'),
        _ => [],
    };

    private static IEnumerable<Cell> CellsOf(ExperimentDesigned designed) => designed.Cells.Concat(designed.Controls ?? []);

    private static string? Member(object data, string name) => data.GetType().GetProperty(name)?.GetValue(data) as string;

    /// <summary>Foreign text in a message: short and on one line.</summary>
    private static string Text(string name)
    {
        var line = Printable.Line(name);
        return line.Length <= Shown ? line : $"{line[..Shown]}…";
    }

    /// <summary>As planning reads names.</summary>
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Slug();

    /// <summary>A name, and what varies among the plan's.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,149}\z")]
    private static partial Regex Label();
}
