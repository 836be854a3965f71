using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>TSO, GSO and GRO of an interface, by ethtool.</summary>
internal static class SegmentOffload
{
    private static readonly (string Feature, string Short)[] Kinds =
    [
        ("tcp-segmentation-offload", "tso"),
        ("generic-segmentation-offload", "gso"),
        ("generic-receive-offload", "gro"),
    ];

    /// <summary>Turns all three on or off, on the interfaces that were made for this attempt alone: they go with it.</summary>
    /// <exception cref="AttemptException">They cannot be turned.</exception>
    public static async Task SetAsync(AttemptName name, string networkInterface, bool on, CancellationToken ct)
    {
        if (networkInterface != name.HostInterface && networkInterface != name.TapInterface)
        {
            throw new AttemptException(FailureKind.NotPossible, $"segment offload of {networkInterface} is not changed: it outlasts the trial");
        }

        string[] arguments = [.. Kinds.SelectMany(kind => (string[])[kind.Short, on ? "on" : "off"])];
        try
        {
            await Tool.MustAsync("ethtool", ["-K", networkInterface, .. arguments], ct);
            if (networkInterface == name.HostInterface)
            {
                // The sender's end of the pair is where segments are made.
                await Tool.MustAsync("nsenter", [$"--net={BridgedNamespace.Of(name).Path}", "ethtool", "-K", "eth0", .. arguments], ct);
            }
        }
        catch (ToolException e)
        {
            throw new AttemptException(FailureKind.NotPossible, $"segment offload cannot be set: {e.Message}; ethtool is in Debian's package ethtool");
        }
    }

    /// <returns>Factors <c>offload.tso</c>, <c>offload.gso</c>, <c>offload.gro</c>: on, off, or unknown with the reason.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string networkInterface, CancellationToken ct)
    {
        try
        {
            return Parse(await Tool.MustAsync("ethtool", ["-k", networkInterface], ct));
        }
        catch (ToolException e)
        {
            return Kinds.ToDictionary(kind => $"offload.{kind.Short}", _ => $"unknown: {e.Message}");
        }
    }

    /// <param name="features">What <c>ethtool -k</c> prints: <c>tcp-segmentation-offload: on</c>, maybe with <c>[fixed]</c>.</param>
    public static IReadOnlyDictionary<string, string> Parse(string features)
    {
        var values = features.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2 && pair[1].Length > 0).DistinctBy(pair => pair[0])
            .ToDictionary(pair => pair[0], pair => pair[1].Split(' ')[0], StringComparer.Ordinal);
        return Kinds.ToDictionary(kind => $"offload.{kind.Short}", kind => values.GetValueOrDefault(kind.Feature, "unknown: ethtool does not say"));
    }
}
