using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>A netperf point as a workload.</summary>
public sealed class NetperfWorkload(NetperfPoint point) : IWorkload
{
    public string Tool => "netperf";

    public string ParserVersion => NetperfOutput.ParserVersion;

    public string OutputName => "netperf.txt";

    public IReadOnlyList<string> Programs => ["netperf"];

    public long DataBytes => 0;

    public bool? Offload => point.Offload;

    public IReadOnlyDictionary<string, string> Factors => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["netperf.test"] = "TCP_STREAM",
        ["netperf.message_bytes"] = Text(point.MessageBytes),
        ["netperf.runtime_s"] = Text(point.RuntimeS),
        ["netperf.nodelay"] = point.NoDelay ? "1" : "0",
        ["netperf.confidence"] = point.Confidence is { } c
            ? $"{Text(c.LevelPct)} %, width {Text(c.WidthPct)} %, {Text(c.MinIterations)} to {Text(c.MaxIterations)} iterations"
            : "none",
    };

    public ToolCommand Serve(Peer peer) => ToolCommand.Of("netserver", NetperfCommand.Serve(peer));

    public ToolCommand? LayOut(string jobName, string dataPath) => null;

    public ToolCommand Measure(ToolPlace place) => ToolCommand.Of("netperf", NetperfCommand.Measure(place.Peer!, point));

    public ToolOutcome Parse(string output, int exitCode, string error) => NetperfOutput.Parse(output, exitCode, error, point);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
