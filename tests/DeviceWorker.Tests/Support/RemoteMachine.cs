using System.Diagnostics;
using EdgePipeline.DeviceWorker.Network;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>
/// A network namespace with both servers, on a wire of its own to this machine: it plays the other machine. It knows no way to the
/// bridge, so that only what is translated is answered.
/// </summary>
internal sealed class RemoteMachine : IAsyncDisposable
{
    public const string Address = "198.51.100.2";
    public const string Uplink = "edgetest0";
    private const string Here = "198.51.100.1";
    private const string Name = "edge-test-remote";
    private readonly List<Process> _servers = [];

    private RemoteMachine()
    {
    }

    public static string ForwardingFile => $"/proc/sys/net/ipv4/conf/{Uplink}/forwarding";

    /// <param name="forwards">Whether this machine forwards what comes from it, before any attempt.</param>
    public static async Task<RemoteMachine> StartAsync(bool forwards = false)
    {
        var machine = new RemoteMachine();
        await machine.RemoveAsync();
        await IpAsync("netns", "add", Name);
        await IpAsync("link", "add", Uplink, "type", "veth", "peer", "name", "eth0", "netns", Name);
        await IpAsync("address", "add", $"{Here}/24", "dev", Uplink);
        await IpAsync("link", "set", Uplink, "up");
        await IpAsync("-n", Name, "address", "add", $"{Address}/24", "dev", "eth0");
        await IpAsync("-n", Name, "link", "set", "eth0", "up");
        await File.WriteAllTextAsync(ForwardingFile, forwards ? "1" : "0");
        machine.Serve("iperf3", "-s");
        machine.Serve("netserver", "-D", "-4");
        return machine;
    }

    /// <summary>What the device is told of it.</summary>
    public static (string Name, string? Value) DeviceFileIn(string directory)
    {
        var file = Path.Combine(directory, "device.yaml");
        File.WriteAllText(file, $"peer: {{address: {Address}}}\n");
        return ("EDGE_DEVICE_FILE", file);
    }

    public static Task IpAsync(params string[] arguments) => Ip.RunAsync(arguments, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        await RemoveAsync();
    }

    private void Serve(string program, params string[] arguments)
    {
        // netserver is fetched only where it may be.
        if (Processes.Tool.Find(program) is { } path)
        {
            _servers.Add(Process.Start(new ProcessStartInfo("nsenter", [$"--net=/run/netns/{Name}", path, .. arguments]) { RedirectStandardOutput = true })!);
        }
    }

    private async Task RemoveAsync()
    {
        // First: a namespace takes its interfaces with it, but not at once.
        if (Directory.Exists($"/sys/class/net/{Uplink}"))
        {
            await IpAsync("link", "delete", Uplink);
        }

        if (File.Exists($"/run/netns/{Name}"))
        {
            await IpAsync("netns", "delete", Name);
        }
    }
}
