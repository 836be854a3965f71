using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>A fio point as a workload.</summary>
public sealed class FioWorkload(FioPoint point) : IWorkload
{
    private const string DataFile = "data";

    public string Tool => "fio";

    public string ParserVersion => FioOutput.ParserVersion;

    public string OutputName => "fio.json";

    public IReadOnlyList<string> Programs => ["fio"];

    public long DataBytes => (long)point.SizeMib * point.NumJobs << 20;

    public bool KeepsPageCache => point.PageCache == PageCache.Kept;

    public IReadOnlyDictionary<string, string> Factors => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fio.rw"] = FioLabel.Pattern(point.Rw),
        ["fio.bs_bytes"] = Text(point.BlockSizeBytes),
        ["fio.size_mib"] = Text(point.SizeMib),
        ["fio.runtime_s"] = Text(point.RuntimeS),
        ["fio.ramp_s"] = Text(point.RampS),
        ["fio.engine"] = point.Engine == FioEngine.Libaio ? "libaio" : "psync",
        ["fio.direct"] = point.Direct ? "1" : "0",
        ["fio.fsync_every"] = Text(point.FsyncEvery),
        ["fio.end_fsync"] = point.EndFsync ? "1" : "0",
        ["fio.iodepth"] = Text(point.IoDepth),
        ["fio.numjobs"] = Text(point.NumJobs),
        ["fio.page_cache"] = KeepsPageCache ? "kept" : "dropped",
        ["fio.steady"] = point.SteadyState is { } steady ? FioCommand.Criterion(steady) : "none",
        ["fio.steady_window_s"] = point.SteadyState is { } judged ? Text(judged.WindowS) : "none",
        ["fio.steady_ramp_s"] = point.SteadyState is { } after ? Text(after.RampS) : "none",
    };

    public ToolCommand? Serve(Peer peer) => null;

    public ToolCommand LayOut(string jobName, string dataPath) => ToolCommand.Of("fio", FioCommand.LayOut(jobName, dataPath, DataFile, point));

    public ToolCommand Measure(ToolPlace place) => ToolCommand.Of("fio", FioCommand.Measure(place.JobName, place.Data, DataFile, point));

    public ToolOutcome Parse(string output, int exitCode, string error) => FioOutput.Parse(output, exitCode, error, point.Rw);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
