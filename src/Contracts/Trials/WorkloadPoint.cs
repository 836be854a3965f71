using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

/// <summary>One point of one workload. Exactly one of the tool members is set; the tool's name says which.</summary>
/// <param name="Tool"><c>fio</c>, <c>netperf</c>, <c>iperf3</c> or <c>filebench</c>.</param>
/// <param name="Label">Unique within a plan, e.g. <c>fio-randwrite-4k</c>; used in keys, paths and charts.</param>
public sealed record WorkloadPoint(
    string Tool,
    string Label,
    FioPoint? Fio = null,
    NetperfPoint? Netperf = null,
    Iperf3Point? Iperf3 = null,
    FilebenchPoint? Filebench = null);

/// <summary>fio's access patterns that the study uses.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FioPattern>))]
public enum FioPattern
{
    [JsonStringEnumMemberName("read")] Read,
    [JsonStringEnumMemberName("write")] Write,
    [JsonStringEnumMemberName("randread")] RandRead,
    [JsonStringEnumMemberName("randwrite")] RandWrite,
}

[JsonConverter(typeof(JsonStringEnumConverter<FioEngine>))]
public enum FioEngine
{
    [JsonStringEnumMemberName("psync")] Psync,
    [JsonStringEnumMemberName("libaio")] Libaio,
}

/// <summary>What of the data lies in memory when the tool starts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PageCache>))]
public enum PageCache
{
    /// <summary>Nothing: flushed and dropped, in the host and in a guest.</summary>
    [JsonStringEnumMemberName("dropped")] Dropped,

    /// <summary>What writing the data left there. A guest's own page cache is empty at its boot all the same.</summary>
    [JsonStringEnumMemberName("kept")] Kept,
}

/// <summary>One fio job. Bounds are checked by the plan parser and again by the device.</summary>
/// <param name="BlockSizeBytes">256 B to 4 MiB.</param>
/// <param name="SizeMib">File size, each job.</param>
/// <param name="RuntimeS">Measured time in seconds, after the ramp.</param>
/// <param name="RampS">Time before measuring, in seconds.</param>
/// <param name="FsyncEvery">fsync after so many writes; 0: never.</param>
/// <param name="EndFsync">fsync at the end, inside the measured time.</param>
/// <param name="SteadyState">Null: the job runs for its whole runtime.</param>
public sealed record FioPoint(
    FioPattern Rw,
    int BlockSizeBytes,
    int SizeMib,
    int RuntimeS,
    int RampS,
    FioEngine Engine,
    bool Direct,
    int FsyncEvery,
    bool EndFsync,
    int IoDepth,
    int NumJobs,
    PageCache PageCache = PageCache.Dropped,
    FioSteadyState? SteadyState = null);

/// <summary>What fio calls steady: each second's figure near the mean, or the slope through them near level.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FioSteadyCriterion>))]
public enum FioSteadyCriterion
{
    [JsonStringEnumMemberName("bw")] Bandwidth,
    [JsonStringEnumMemberName("iops")] Iops,
    [JsonStringEnumMemberName("bw_slope")] BandwidthSlope,
    [JsonStringEnumMemberName("iops_slope")] IopsSlope,
}

/// <summary>The job ends as soon as it is steady, else after its whole runtime. The window holds what came before steadiness too.</summary>
/// <param name="LimitPct">Percent of the mean, above 0 to 100: of each second's distance from it, or of the slope a second.</param>
/// <param name="WindowS">Rolling window that is judged, in seconds; fio takes one figure a second.</param>
/// <param name="RampS">Measured time before the first judgement, in seconds.</param>
public sealed record FioSteadyState(FioSteadyCriterion Criterion, decimal LimitPct, int WindowS, int RampS);
