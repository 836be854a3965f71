using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>A result as a device makes it of what fio really printed, by the parser that it has.</summary>
internal static class Printed
{
    private const long Second = 1_000_000_000;
    private const long StartedNs = 10 * Second, ExitNs = 12 * Second;

    public static string Fio { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "libaio_randwrite_bs4k_direct0.json"));

    /// <summary>As that output says: it was written 10 ms before fio's exit.</summary>
    private static readonly DateTimeOffset ExitAt = DateTimeOffset.FromUnixTimeMilliseconds(1_795_424_073_210);

    public static TrialCompleted Completed(History history, RuntimeSpec runtime, int block, IWorkload parser, string output)
    {
        var measured = (ToolMeasured)parser.Parse(output, exitCode: 0, error: "");
        var exitAt = measured.Window.EndUnixMs is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end + 10) : ExitAt;
        var window = MeasuredWindow.From(measured.Window, StartedNs, ExitNs, exitAt, exitAt);
        return history.Completed(runtime, block, 0) with
        {
            WindowStartNs = window.StartNs,
            WindowEndNs = window.EndNs,
            WindowStartAt = window.StartAt,
            Phases =
            [
                new PhaseSpan(TrialPhase.Idle, 9 * Second, StartedNs - (Second / 10)),
                new PhaseSpan(TrialPhase.Launch, StartedNs - (Second / 10), StartedNs),
                new PhaseSpan(TrialPhase.Ramp, StartedNs, window.StartNs),
                new PhaseSpan(TrialPhase.Measure, window.StartNs, ExitNs),
                new PhaseSpan(TrialPhase.Teardown, ExitNs, ExitNs + (Second / 10)),
            ],
            Metrics = [.. measured.Metrics, new Metric(DeviceMetrics.LaunchTime, "ms", 45)],
            ParserVersion = parser.ParserVersion,
            Outputs = [Output(parser.OutputName, output)],
        };
    }

    public static RawOutput Output(string name, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(plain);
        }

        return new RawOutput(name, Convert.ToBase64String(packed.ToArray()), Convert.ToHexStringLower(SHA256.HashData(plain)), plain.Length);
    }
}

/// <summary>The real workload with a parser of the test's own.</summary>
internal sealed class WithParser(IWorkload real, string version, Func<ToolOutcome, ToolOutcome> parse) : IWorkload
{
    /// <summary>MB taken for MiB, and a window half as long as it was.</summary>
    public static WithParser Wrong(IWorkload real) => new(real, "fio/0", outcome => outcome is ToolMeasured measured
        ? measured with
        {
            Window = measured.Window with { LengthS = measured.Window.LengthS / 2 },
            Metrics = [.. measured.Metrics.Select(metric => metric.Name == "throughput" ? metric with { Value = metric.Value / 1.048576 } : metric), new Metric("invented", "1", 1)],
        }
        : outcome);

    public string Tool => real.Tool;

    public string ParserVersion => version;

    public string OutputName => real.OutputName;

    public IReadOnlyList<string> Programs => real.Programs;

    public long DataBytes => real.DataBytes;

    public IReadOnlyDictionary<string, string> Factors => real.Factors;

    public ToolCommand? Serve(Peer peer) => real.Serve(peer);

    public ToolCommand? LayOut(string jobName, string dataPath) => real.LayOut(jobName, dataPath);

    public ToolCommand Measure(ToolPlace place) => real.Measure(place);

    public ToolOutcome Parse(string output, int exitCode, string error) => parse(real.Parse(output, exitCode, error));
}
