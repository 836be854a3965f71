using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>Argument lists of netperf and of its peer. Every value is a bounded number, an address or one of our own words.</summary>
public static class NetperfCommand
{
    /// <summary>Stays in the foreground, so that it can be watched and ended, and writes no debug file into /tmp.</summary>
    public static IReadOnlyList<string> Serve(Peer peer) => ["-D", "-N", "-4", "-L", peer.Address.ToString(), "-p", peer.PortText];

    /// <summary>Sends from here to the peer; prints <c>KEY=VALUE</c> lines.</summary>
    public static IReadOnlyList<string> Measure(Peer peer, NetperfPoint point) =>
    [
        "-H", peer.Address.ToString(),
        "-p", peer.PortText,
        "-t", "TCP_STREAM",
        "-l", Text(point.RuntimeS),
        // Megabits of 10^6 whatever the machine's default is, no banner, CPU use of both ends.
        "-f", "m", "-P", "0", "-c", "-C",
        .. point.Confidence is { } confidence ? Confidence(confidence) : [],
        "--",
        "-m", Text(point.MessageBytes),
        .. point.NoDelay ? (string[])["-D"] : [],
        "-k", string.Join(',', NetperfKeys.All),
    ];

    /// <summary>The throughput alone decides when it is reached, not the CPU use beside it.</summary>
    private static string[] Confidence(NetperfConfidence confidence) =>
    [
        "-r",
        "-i", $"{Text(confidence.MaxIterations)},{Text(confidence.MinIterations)}",
        "-I", $"{Text(confidence.LevelPct)},{Text(confidence.WidthPct)}",
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
