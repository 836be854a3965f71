using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>
/// Whether the device passes on what arrives at an interface. Per interface, so that the machine's own ip_forward stays as it is; the
/// bridge's goes with the bridge, and the uplink's is as it was once the last attempt that needs it is gone. Who is the last is known
/// under the bridge's lock only: whoever calls has it.
/// </summary>
internal static class Forwarding
{
    /// <summary>An empty file an attempt, whose name says all, so that it is there whole or not. Gone with the next boot, as the setting is.</summary>
    private const string Register = "/run/edge0-forwarding";

    private const string On = "1";
    private const string Off = "0";

    /// <param name="Before">What was set before any attempt came.</param>
    private sealed record Entry(AttemptName Attempt, string Uplink, string Before)
    {
        public string File => Path.Combine(Register, $"{Attempt.Id}.{Before}.{Uplink}");

        public static Entry Of(string file) => Path.GetFileName(file).Split('.', 3) is [var id, var before, var uplink]
            ? new Entry(new AttemptName(id), uplink, before)
            : throw new ToolException($"{file} is no entry of forwarding; remove it");
    }

    public static bool IsKnown(AttemptName name) => Find(name) is not null;

    /// <summary>The uplink took nothing to be forwarded before attempts came.</summary>
    public static bool WasOff(AttemptName name) => Find(name) is { Before: Off };

    /// <summary>Takes note of what is set now, before anything is changed: a worker that dies in between has it undone.</summary>
    /// <returns>Null when done; else why the uplink cannot forward.</returns>
    public static async Task<string?> RegisterAsync(AttemptName name, string uplink, CancellationToken ct)
    {
        var before = Entries().Any(entry => entry.Uplink == uplink && entry.Before == Off) ? Off : File.ReadAllText(PathOf(uplink)).Trim();
        if (before == Off && (await Tool.MustAsync("ethtool", ["-k", uplink], ct)).Contains("large-receive-offload: on", StringComparison.Ordinal))
        {
            return $"{uplink} receives with LRO, which the kernel takes from it for good when it forwards; switch it off first: ethtool -K {uplink} lro off";
        }

        Directory.CreateDirectory(Register);
        await File.WriteAllTextAsync(new Entry(name, uplink, before).File, "", ct);
        return null;
    }

    public static void SwitchOn(string uplink)
    {
        Set(Bridge.Name, On);
        Set(uplink, On);
    }

    public static void SwitchBack(AttemptName name)
    {
        if (Find(name) is { Before: Off } own && !Entries().Any(entry => entry.Attempt != name && entry.Uplink == own.Uplink))
        {
            Set(own.Uplink, Off);
        }
    }

    public static void Forget(AttemptName name)
    {
        if (Find(name) is { } own)
        {
            File.Delete(own.File);
        }
    }

    private static Entry? Find(AttemptName name) => Entries().FirstOrDefault(entry => entry.Attempt == name);

    private static IReadOnlyList<Entry> Entries() => Directory.Exists(Register) ? [.. Directory.EnumerateFiles(Register).Select(Entry.Of)] : [];

    /// <summary>An interface that is gone took its setting with it.</summary>
    private static void Set(string networkInterface, string value)
    {
        if (File.Exists(PathOf(networkInterface)))
        {
            File.WriteAllText(PathOf(networkInterface), value);
        }
    }

    private static string PathOf(string networkInterface) => $"/proc/sys/net/ipv4/conf/{networkInterface}/forwarding";
}
