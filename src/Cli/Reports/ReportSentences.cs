using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>What the page says in words. Pure.</summary>
internal static class ReportSentences
{
    public static string Compared(ReportData data)
    {
        var experiment = data.Experiment;
        var skipped = experiment.CellsSkipped > 0 ? $", {experiment.CellsSkipped} skipped" : "";
        return $"{Words(data.Runtimes)} on {string.Join(", ", data.DeviceNames)}: {data.Workloads.Count} workloads, "
            + $"{experiment.Cells} cells{skipped}, {experiment.Repetitions} launches of each, {experiment.TrialsCompleted} of {experiment.TrialsPlanned} trials completed.";
    }

    /// <returns>Null: all are the defaults.</returns>
    public static string? Settings(ReportData data) => data.Settings.Count == 0
        ? null
        : $"These tables are made with other settings than the defaults: {string.Join(", ", data.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}. docs/replay.md says which figures each one changes.";

    public static IEnumerable<string> Warnings(ReportData data)
    {
        var experiment = data.Experiment;
        if (experiment.Status != "finished")
            yield return $"This experiment is {experiment.Status}: the tables show what there is.";
        if (experiment.TrialsAbandoned > 0)
            yield return $"{experiment.TrialsAbandoned} trials were abandoned after their last attempt; their cells rest on fewer launches.";
        if (data.Efficiency.Any(row => row.PowerMethod == "modelled"))
            yield return "Power and energy are modelled, not measured: a straight line between idle and busy from the device file. Do not compare them with measured values.";
    }

    /// <summary>What the figures must not be taken for, and what explains them: one sentence each, drawn from the rows.</summary>
    public static IEnumerable<string> Conclusions(ReportData data) =>
    [
        .. Translated(data),
        .. data.DeviceNames.SelectMany(device => data.Runtimes.SelectMany(runtime => Unlike(data, device, runtime))),
        .. data.DeviceNames.SelectMany(device => data.Runtimes.SelectMany(runtime => Packets(data, device, runtime))),
        .. data.DeviceNames.SelectMany(device => Noise(data, device)),
    ];

    private static IEnumerable<string> Translated(ReportData data)
    {
        var runtimes = data.Runtimes.Where(runtime => data.Throughput.Any(row => row.Runtime == runtime && (row.Accelerator?.Contains("tcg", StringComparison.Ordinal) ?? false))).ToArray();
        return runtimes.Length == 0
            ? []
            : [$"{Words(runtimes)} ran under TCG: QEMU translated the guest's instructions, so {(runtimes.Length > 1 ? "their" : "its")} figures say nothing of hardware virtualization."];
    }

    /// <summary>The cell that is furthest from its reference speaks for the runtime.</summary>
    private static IEnumerable<string> Unlike(ReportData data, string device, string runtime)
    {
        var pairs = Pairs(data, device, runtime).Where(pair => pair.Row.IsUnlikeNtInDurability && pair.Row.PersistedRatio is not null && pair.Nt.PersistedRatio is not null)
            .OrderByDescending(pair => Math.Abs(Math.Log(Math.Max(pair.Row.PersistedRatio!.Value, 1e-9) / Math.Max(pair.Nt.PersistedRatio!.Value, 1e-9))))
            .ToArray();
        if (pairs.Length == 0)
            yield break;

        var (row, nt) = pairs[0];
        var (own, reference) = (Figures.Percent(row.PersistedRatio!.Value), Figures.Percent(nt.PersistedRatio!.Value));
        var rate = row.MeanMbPerS is { } mean ? $"{Figures.Text(mean)} MB/s" : "data";
        var others = pairs.Length > 1 ? $" The same holds for {pairs.Length - 1} more of its workloads." : "";
        yield return row.PersistedRatio < nt.PersistedRatio
            ? $"{Place(data, device)}{runtime} wrote {rate} with {row.Workload}, but {own} of it reached the device in the trial: it is not comparable in durability with {nt.Runtime} ({reference}).{others}"
            : $"{Place(data, device)}{runtime} wrote {rate} with {row.Workload} and {own} of it reached the device in the trial, but {reference} of what {nt.Runtime} wrote: {nt.Runtime} is not comparable in durability with it.{others}";
    }

    /// <summary>Traffic in larger pieces costs less for each byte; it says little of the runtime's path for one packet.</summary>
    private static IEnumerable<string> Packets(ReportData data, string device, string runtime)
    {
        const double much = 2;
        var pair = Pairs(data, device, runtime)
            .Where(pair => pair.Row.BytesPerPacket > much * pair.Nt.BytesPerPacket)
            .OrderByDescending(pair => pair.Row.BytesPerPacket / pair.Nt.BytesPerPacket)
            .FirstOrDefault();
        return pair.Row is null
            ? []
            : [$"{Place(data, device)}{runtime} carried {Figures.Text(pair.Row.BytesPerPacket!.Value)} B per packet with {pair.Row.Workload}, {pair.Nt.Runtime} {Figures.Text(pair.Nt.BytesPerPacket!.Value)} B: larger pieces cost less for each byte, so the difference is not the runtime's alone."];
    }

    /// <summary>How many effects are no larger than what the device does by itself, and whether it changed meanwhile.</summary>
    private static IEnumerable<string> Noise(ReportData data, string device)
    {
        if (data.NoiseFloors.FirstOrDefault(row => row.Device == device && row is { Metric: "throughput", NoiseFloorPct: not null }) is not { } floor)
            yield break;

        var marked = data.Throughput.Where(row => row.Device == device && row.BelowNoiseFloor is not null).ToArray();
        var place = data.DeviceNames.Count > 1 ? $" on {device}" : "";
        yield return $"Single runs of the control{place}, {floor.Workload} on {ResultTables.Baseline}, differ by up to {Figures.Text(floor.NoiseFloorPct!.Value)} %: "
            + $"of {marked.Length} {(marked.Length == 1 ? "difference" : "differences")} from {ResultTables.Baseline} in throughput, {marked.Count(row => row.BelowNoiseFloor is true)} below that noise floor.";
        if (floor is { DriftP: < 0.05, DriftPct: { } drift })
            yield return $"The control{place} drifted by {Figures.Text(drift)} % from its first run to its last: the device changed during the experiment. Blocks take what it did to both sides out of a ratio, not out of means.";
    }

    private static IEnumerable<(ThroughputRow Row, ThroughputRow Nt)> Pairs(ReportData data, string device, string runtime) =>
        from row in data.Throughput
        where row.Device == device && row.Runtime == runtime && runtime != ResultTables.Baseline
        from nt in data.Throughput
        where nt.Device == device && nt.Workload == row.Workload && nt.Runtime == ResultTables.Baseline
        select (row, nt);

    private static string Place(ReportData data, string device) => data.DeviceNames.Count > 1 ? $"On {device}, " : "";

    private static string Words(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
}
