using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgePipeline.Telemetry.Tests.Network;

/// <summary>A veth pair as a container has it: one end here, the other in a network namespace of its own. Gone with the test.</summary>
internal sealed class VethPair : IDisposable
{
    private const string Here = "198.51.100.1/24", There = "198.51.100.2/24";

    private readonly string _namespace;

    private VethPair(string name, string networkNamespace)
    {
        Name = name;
        _namespace = networkNamespace;
    }

    internal string Name { get; }

    internal static string NewName() => $"vet{Guid.NewGuid().ToString("N")[..10]}";

    internal static VethPair Create(string name)
    {
        var pair = new VethPair(name, $"edge-test-{name}");
        Ip("netns", "add", pair._namespace);
        Ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", pair._namespace);
        Ip("address", "add", Here, "dev", name);
        Ip("link", "set", name, "up");
        Ip("-n", pair._namespace, "address", "add", There, "dev", "eth0");
        Ip("-n", pair._namespace, "link", "set", "eth0", "up");
        return pair;
    }

    /// <summary>What the kernel says of the same counter in the other place where it says it.</summary>
    internal long Statistic(string column) =>
        long.Parse(File.ReadAllText($"/sys/class/net/{Name}/statistics/{column}"), CultureInfo.InvariantCulture);

    internal static void SendDatagrams(int count, int bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < count; i++)
            socket.SendTo(new byte[bytes], new IPEndPoint(IPAddress.Parse(There.Split('/')[0]), 9));
    }

    internal void DeleteLink() => Ip("link", "delete", Name);

    public void Dispose()
    {
        if (Directory.Exists($"/sys/class/net/{Name}"))
            DeleteLink();
        Ip("netns", "delete", _namespace);
    }

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments))!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"ip {string.Join(' ', arguments)}");
    }
}
