using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>An iperf3 point as a workload.</summary>
public sealed class Iperf3Workload(Iperf3Point point) : IWorkload
{
    public string Tool => "iperf3";

    public string ParserVersion => Iperf3Output.ParserVersion;

    public string OutputName => "iperf3.json";

    public IReadOnlyList<string> Programs => ["iperf3"];

    public long DataBytes => 0;

    public bool? Offload => point.Offload;

    public IReadOnlyDictionary<string, string> Factors => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["iperf3.message_bytes"] = Text(point.MessageBytes),
        ["iperf3.runtime_s"] = Text(point.RuntimeS),
        ["iperf3.ramp_s"] = Text(point.RampS),
        ["iperf3.nodelay"] = point.NoDelay ? "1" : "0",
        ["iperf3.streams"] = Text(point.Streams),
    };

    public ToolCommand Serve(Peer peer) => ToolCommand.Of("iperf3", Iperf3Command.Serve(peer));

    public ToolCommand? LayOut(string jobName, string dataPath) => null;

    public ToolCommand Measure(ToolPlace place) => ToolCommand.Of("iperf3", Iperf3Command.Measure(place.Peer!, point));

    public ToolOutcome Parse(string output, int exitCode, string error) => Iperf3Output.Parse(output, exitCode, error, point);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
