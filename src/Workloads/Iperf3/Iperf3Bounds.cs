using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>What an iperf3 point may be. The plan parser and the device both ask; the device does not trust the plan.</summary>
public static class Iperf3Bounds
{
    public const int MinMessageBytes = 1;
    public const int MaxMessageBytes = 65536;
    public const int MinRuntimeS = 1;
    public const int MaxRuntimeS = 3600;
    public const int MaxRampS = 60;
    public const int MaxStreams = 64;

    /// <summary>Everything wrong with the point: plan field, reason, what to write instead. Empty: the point can be run.</summary>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(Iperf3Point point) => Bounds.Outside(
    [
        ("message", point.MessageBytes, MinMessageBytes, MaxMessageBytes),
        ("runtime", point.RuntimeS, MinRuntimeS, MaxRuntimeS),
        ("ramp", point.RampS, 0, MaxRampS),
        ("streams", point.Streams, 1, MaxStreams),
    ]);
}
