using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using EdgePipeline.Workloads;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.Planning.Sections;

/// <summary>The <c>fio</c> workload of a plan: each list multiplies.</summary>
internal static class FioSection
{
    private const long Mib = 1024 * 1024;
    private const string Never = "none";

    public static WorkloadSection<FioPoint> Section { get; } = new(
        "fio",
        "rw: [read, write], bs: [4k, 512k]",
        Fields(),
        Multiply,
        FioBounds.Violations,
        FioLabel.For,
        (label, point) => new WorkloadPoint("fio", label, Fio: point));

    private static Field[] Fields() =>
    [
        new("rw", FieldKind.Choice, "Access pattern.", Required: true, Multiplies: true, Choices: [.. Enum.GetValues<FioPattern>().Select(FioLabel.Pattern)]),
        new("bs", FieldKind.Size, "Block size: bytes of one operation.", Required: true, Multiplies: true, Min: FioBounds.MinBlockSizeBytes, Max: FioBounds.MaxBlockSizeBytes),
        new("size", FieldKind.Size, "File size of each job, in whole MiB.", Default: "64m", Multiplies: true, Min: FioBounds.MinSizeMib * Mib, Max: FioBounds.MaxSizeMib * Mib),
        new("runtime", FieldKind.Seconds, "Measured time.", Default: "10s", Multiplies: true, Min: FioBounds.MinRuntimeS, Max: FioBounds.MaxRuntimeS),
        new("ramp", FieldKind.Seconds, "Time before measuring.", Default: "0s", Multiplies: true, Min: 0, Max: FioBounds.MaxRampS),
        new("engine", FieldKind.Choice, "fio's I/O engine.", Default: "psync", Multiplies: true, Choices: ["psync", "libaio"]),
        new("direct", FieldKind.Boolean, "O_DIRECT: past the page cache.", Default: "false", Multiplies: true),
        new("page_cache", FieldKind.Choice, "What of the data lies in memory at the start: dropped, or kept as writing the data left it.", Default: EnumWords.Of(PageCache.Dropped), Multiplies: true, Choices: EnumWords.All<PageCache>()),
        new("fsync", FieldKind.Integer, "fsync after so many writes; 0: never.", Default: "0", Multiplies: true, Min: 0, Max: FioBounds.MaxFsyncEvery),
        new("end_fsync", FieldKind.Boolean, "fsync at the end, inside the measured time.", Default: "false", Multiplies: true),
        new("iodepth", FieldKind.Integer, "Operations in flight (libaio).", Default: "1", Multiplies: true, Min: 1, Max: FioBounds.MaxIoDepth),
        new("numjobs", FieldKind.Integer, "Processes doing the same.", Default: "1", Multiplies: true, Min: 1, Max: FioBounds.MaxNumJobs),
        new("steady", FieldKind.Choice, "End early once each second's figure, or the slope through them, is within the limit; none: run for the whole runtime.", Default: Never, Multiplies: true, Choices: [Never, .. EnumWords.All<FioSteadyCriterion>()]),
        new("steady_limit", FieldKind.Percent, "Limit of steady, of the mean.", Default: "10%", Min: (long)(FioBounds.MinSteadyLimitPct * Units.PerPercent), Max: (long)(FioBounds.MaxSteadyLimitPct * Units.PerPercent)),
        new("steady_window", FieldKind.Seconds, "Rolling window that steady judges, one figure a second.", Default: "5s", Min: FioBounds.MinSteadyWindowS, Max: FioBounds.MaxRuntimeS),
        new("steady_ramp", FieldKind.Seconds, "Measured time before steady judges.", Default: "0s", Min: 0, Max: FioBounds.MaxRampS),
    ];

    private static IEnumerable<FioPoint> Multiply(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) =>
        from rw in of["rw"]
        from bs in of["bs"]
        from size in of["size"]
        from runtime in of["runtime"]
        from ramp in of["ramp"]
        from engine in of["engine"]
        from direct in of["direct"]
        from pageCache in of["page_cache"]
        from fsync in of["fsync"]
        from endFsync in of["end_fsync"]
        from ioDepth in of["iodepth"]
        from numJobs in of["numjobs"]
        from steady in of["steady"]
        select new FioPoint(
            Enum.GetValues<FioPattern>().Single(pattern => FioLabel.Pattern(pattern) == rw.Text),
            (int)bs.Number,
            (int)(size.Number / Mib),
            (int)runtime.Number,
            (int)ramp.Number,
            engine.Text == "libaio" ? FioEngine.Libaio : FioEngine.Psync,
            direct.IsTrue,
            (int)fsync.Number,
            endFsync.IsTrue,
            (int)ioDepth.Number,
            (int)numJobs.Number,
            EnumWords.Parse<PageCache>(pageCache.Text),
            Steady(steady.Text, of));

    private static FioSteadyState? Steady(string criterion, IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) => criterion == Never
        ? null
        : new FioSteadyState(
            EnumWords.Parse<FioSteadyCriterion>(criterion),
            of["steady_limit"][0].Number / (decimal)Units.PerPercent,
            (int)of["steady_window"][0].Number,
            (int)of["steady_ramp"][0].Number);
}
