using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>Argument lists of iperf3 and of its peer. Every value is a bounded number or an address.</summary>
public static class Iperf3Command
{
    /// <summary>In the foreground, for one client, then it ends.</summary>
    public static IReadOnlyList<string> Serve(Peer peer) => ["-s", "-1", "-B", peer.Address.ToString(), "-p", peer.PortText];

    /// <summary>Sends from here to the peer; JSON goes to standard output.</summary>
    public static IReadOnlyList<string> Measure(Peer peer, Iperf3Point point) =>
    [
        "-c", peer.Address.ToString(),
        "-p", peer.PortText,
        "-t", Text(point.RuntimeS),
        "-O", Text(point.RampS),
        "-l", Text(point.MessageBytes),
        "-P", Text(point.Streams),
        .. point.NoDelay ? (string[])["-N"] : [],
        // One interval, the whole: an hour of seconds would fill the report.
        "-i", "0",
        "-J",
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
