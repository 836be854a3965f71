using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>fio's argument lists. Every value is a bounded number or one of our own words: nothing is passed through from a message.</summary>
public static class FioCommand
{
    /// <summary>Same seed in every trial, so that all runtimes see the same sequence of offsets.</summary>
    private const int Seed = 42;

    /// <summary>Writes the files in full and exits, so that reads find data and writes overwrite allocated blocks.</summary>
    /// <param name="jobName">Shows in the process list, which is how a stray fio is found.</param>
    /// <param name="dataPath">Directory of the data, as fio sees it.</param>
    /// <param name="fileName">Name of the data files; fio appends the number of the job.</param>
    public static IReadOnlyList<string> LayOut(string jobName, string dataPath, string fileName, FioPoint point) =>
    [
        .. Place(jobName, dataPath, fileName, point),
        "--rw=read",
        "--create_only=1",
        "--create_fsync=1",
    ];

    /// <summary>Measures the point on files that <see cref="LayOut"/> wrote; JSON goes to standard output.</summary>
    public static IReadOnlyList<string> Measure(string jobName, string dataPath, string fileName, FioPoint point) =>
    [
        .. Place(jobName, dataPath, fileName, point),
        $"--rw={FioLabel.Pattern(point.Rw)}",
        Number("bs", point.BlockSizeBytes),
        $"--ioengine={EngineWord(point.Engine)}",
        Number("direct", point.Direct ? 1 : 0),
        Number("iodepth", point.IoDepth),
        "--time_based=1",
        Number("runtime", point.RuntimeS),
        Number("ramp_time", point.RampS),
        Number("fsync", point.FsyncEvery),
        Number("end_fsync", point.EndFsync ? 1 : 0),
        // Overwriting keeps the laid-out blocks: without it fio would write into a file that grows.
        "--overwrite=1",
        // It would drop what the layout left in memory.
        Number("invalidate", point.PageCache == PageCache.Dropped ? 1 : 0),
        "--randrepeat=1",
        Number("randseed", Seed),
        // Percentiles of the whole latency, submission included, so that psync and libaio mean the same.
        "--lat_percentiles=1",
        "--clat_percentiles=0",
        "--group_reporting=1",
        .. point.SteadyState is { } steady ? SteadyState(steady) : [],
        "--output-format=json",
    ];

    /// <summary>As fio writes it: <c>iops_slope:0.1%</c>.</summary>
    public static string Criterion(FioSteadyState steady) =>
        string.Create(CultureInfo.InvariantCulture, $"{EnumWords.Of(steady.Criterion)}:{steady.LimitPct}%");

    private static string[] SteadyState(FioSteadyState steady) =>
    [
        $"--steadystate={Criterion(steady)}",
        Number("steadystate_duration", steady.WindowS),
        Number("steadystate_ramp_time", steady.RampS),
    ];

    private static IEnumerable<string> Place(string jobName, string dataPath, string fileName, FioPoint point) =>
    [
        $"--name={jobName}",
        $"--directory={dataPath}",
        $"--filename_format={fileName}.$jobnum",
        string.Create(CultureInfo.InvariantCulture, $"--size={point.SizeMib}m"),
        Number("numjobs", point.NumJobs),
        "--fallocate=none",
    ];

    private static string Number(string option, int value) => string.Create(CultureInfo.InvariantCulture, $"--{option}={value}");

    private static string EngineWord(FioEngine engine) => engine switch
    {
        FioEngine.Psync => "psync",
        FioEngine.Libaio => "libaio",
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
    };
}
