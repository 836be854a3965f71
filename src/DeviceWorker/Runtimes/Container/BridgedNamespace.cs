using System.Globalization;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>A network namespace joined to the bridge <c>edge0</c> (10.83.0.0/24) by a veth pair, as a container engine makes it.</summary>
internal static class BridgedNamespace
{
    public const string Bridge = "edge0";
    private const string BridgeAddress = "10.83.0.1/24";
    private const string LockFile = "/run/lock/edge0.lock";

    public static string Path(AttemptName name) => $"/run/netns/{name.Name}";

    public static async Task CreateAsync(AttemptName name, CancellationToken ct)
    {
        await IpAsync(["netns", "add", name.Name], ct);
        await IpAsync(["link", "add", name.HostInterface, "type", "veth", "peer", "name", "eth0", "netns", name.Name], ct);
        await IpAsync(["-n", name.Name, "address", "add", Address(name), "dev", "eth0"], ct);
        await IpAsync(["-n", name.Name, "link", "set", "lo", "up"], ct);
        await IpAsync(["-n", name.Name, "link", "set", "eth0", "up"], ct);
        using (await LockBridgeAsync(ct))
        {
            if (!Exists(Bridge))
            {
                await IpAsync(["link", "add", Bridge, "type", "bridge"], ct);
                await IpAsync(["address", "add", BridgeAddress, "dev", Bridge], ct);
                await IpAsync(["link", "set", Bridge, "up"], ct);
            }

            await IpAsync(["link", "set", name.HostInterface, "master", Bridge, "up"], ct);
        }
    }

    /// <summary>Removes pair and namespace, and the bridge with its last port: another worker's container may still be on it.</summary>
    public static async Task DeleteAsync(AttemptName name, CancellationToken ct)
    {
        if (Exists(name.HostInterface))
        {
            await IpAsync(["link", "delete", name.HostInterface], ct);
        }

        if (File.Exists(Path(name)))
        {
            await IpAsync(["netns", "delete", name.Name], ct);
        }

        if (!Exists(Bridge))
        {
            return;
        }

        using (await LockBridgeAsync(ct))
        {
            if (Exists(Bridge) && !Directory.EnumerateFileSystemEntries($"/sys/class/net/{Bridge}/brif").Any())
            {
                await IpAsync(["link", "delete", Bridge], ct);
            }
        }
    }

    /// <summary>2 to 254 by the attempt's name: no register of addresses that a crash could leave wrong.</summary>
    private static string Address(AttemptName name) =>
        string.Create(CultureInfo.InvariantCulture, $"10.83.0.{2 + (Convert.ToInt64(name.Id, 16) % 253)}/24");

    private static bool Exists(string networkInterface) => Directory.Exists($"/sys/class/net/{networkInterface}");

    private static Task<string> IpAsync(IReadOnlyList<string> arguments, CancellationToken ct) => Tool.MustAsync("ip", arguments, ct);

    /// <summary>Two workers on one machine share the bridge. The lock goes with its holder, even by SIGKILL.</summary>
    private static async Task<FileStream> LockBridgeAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(LockFile)!);
        while (true)
        {
            try
            {
                return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(LockFile))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }
        }
    }
}
