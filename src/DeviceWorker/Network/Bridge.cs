using System.Net;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>
/// The bridge <c>edge0</c> (10.83.0.0/24) of this device, made with its first port and removed with its last: another worker's may
/// still be on it.
/// </summary>
internal static class Bridge
{
    public const string Name = "edge0";
    public const int PrefixLength = 24;
    private const string LockFile = "/run/lock/edge0.lock";

    /// <summary>The device's own address on it.</summary>
    public static IPAddress Host { get; } = IPAddress.Parse("10.83.0.1");

    /// <summary>2 to 127 by the attempt's name: no register of addresses that a crash could leave wrong.</summary>
    public static IPAddress AddressOf(AttemptName name) => Address(2, name);

    /// <summary>128 to 253 by the attempt's name.</summary>
    public static IPAddress PeerAddressOf(AttemptName name) => Address(128, name);

    /// <returns>Where to send what is for this address; null: it is on the bridge.</returns>
    public static IPAddress? GatewayTo(IPAddress? peer) =>
        peer is null || new IPNetwork(IPAddress.Parse("10.83.0.0"), PrefixLength).Contains(peer) ? null : Host;

    /// <summary>Brings a host's interface up on the bridge.</summary>
    public static async Task AttachAsync(string networkInterface, CancellationToken ct)
    {
        using (await LockAsync(ct))
        {
            if (!Exists(Name))
            {
                await Ip.RunAsync(["link", "add", Name, "type", "bridge"], ct);
                await Ip.RunAsync(["address", "add", $"{Host}/{PrefixLength}", "dev", Name], ct);
                await Ip.RunAsync(["link", "set", Name, "up"], ct);
            }

            await Ip.RunAsync(["link", "set", networkInterface, "master", Name, "up"], ct);
        }
    }

    /// <summary>Removes a host's interface where it is there, and the bridge with its last port.</summary>
    public static async Task DetachAsync(string networkInterface, CancellationToken ct)
    {
        if (Exists(networkInterface))
        {
            await Ip.RunAsync(["link", "delete", networkInterface], ct);
        }

        if (!Exists(Name))
        {
            return;
        }

        using (await LockAsync(ct))
        {
            if (Exists(Name) && !Directory.EnumerateFileSystemEntries($"/sys/class/net/{Name}/brif").Any())
            {
                await Ip.RunAsync(["link", "delete", Name], ct);
            }
        }
    }

    private static IPAddress Address(int first, AttemptName name) =>
        new([10, 83, 0, (byte)(first + (Convert.ToInt64(name.Id, 16) % 126))]);

    private static bool Exists(string networkInterface) => Directory.Exists($"/sys/class/net/{networkInterface}");

    /// <summary>Two workers on one machine share the bridge. The lock goes with its holder, even by SIGKILL.</summary>
    public static async Task<FileStream> LockAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
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

/// <summary>iproute2's ip.</summary>
internal static class Ip
{
    public static Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct) => Tool.MustAsync("ip", arguments, ct);
}
