using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>Another machine as the other end of network workloads, from the section <c>peer</c> of the device file. Its servers run already.</summary>
/// <param name="Address">IPv4.</param>
internal sealed record RemotePeer(IPAddress Address, int NetperfPort, int Iperf3Port)
{
    private const int UsualNetperfPort = 12865;
    private const int UsualIperf3Port = 5201;
    private const int MaxPort = 65535;

    /// <exception cref="SettingsException">A field does not fit.</exception>
    public static RemotePeer Read(DeviceFileSection peer)
    {
        const string instead = "the IPv4 address of a machine that runs netserver or iperf3 -s, such as 192.168.1.20";
        var text = peer.Text("address") ?? throw peer.Missing("address", instead);
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork || address.ToString() != text)
        {
            throw peer.Wrong("address", $"is {text}", instead);
        }

        var read = new RemotePeer(
            address, peer.Whole("netperf_port", 1, MaxPort) ?? UsualNetperfPort, peer.Whole("iperf3_port", 1, MaxPort) ?? UsualIperf3Port);
        peer.End();
        return read;
    }

    public Peer For(string tool) => new(Address, tool == "iperf3" ? Iperf3Port : NetperfPort);

    public static string Describe(Peer peer) => string.Create(CultureInfo.InvariantCulture, $"{peer.Address}:{peer.Port}");
}
