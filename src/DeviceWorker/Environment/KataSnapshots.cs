using System.Text.RegularExpressions;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>Which of containerd's snapshotters KC's containers have their root from, by the section <c>kata</c> of the device file.</summary>
/// <param name="Pool">Name of the thin pool, which is there for this alone; null for a snapshotter without.</param>
/// <param name="VolumeGib">Size of a container's volume in the pool.</param>
internal sealed partial record KataSnapshots(string Snapshotter, string? Pool, int VolumeGib)
{
    public const string Devmapper = "devmapper";
    public const string Overlayfs = "overlayfs";
    private const int UsualVolumeGib = 10;
    private const int MaxVolumeGib = 1024;

    /// <exception cref="SettingsException">A field does not fit.</exception>
    public static KataSnapshots Read(DeviceFileSection kata)
    {
        string[] choices = [Devmapper, Overlayfs];
        var snapshotter = kata.Choice("snapshotter", choices) ?? throw kata.Missing("snapshotter", string.Join(", ", choices));
        const string instead = "the name of a thin pool below /dev/mapper, such as edge-pool, that nothing else uses";
        var pool = kata.Text("pool");
        if (pool is not null && !PoolName().IsMatch(pool))
        {
            throw kata.Wrong("pool", $"is {pool}", $"{instead}; up to 64 letters, digits, hyphens, underscores or dots");
        }

        var volumeGib = kata.Whole("volume_gib", 1, MaxVolumeGib);
        if (snapshotter == Devmapper && pool is null)
        {
            throw kata.Missing("pool", instead);
        }

        if (snapshotter != Devmapper && (pool is not null ? "pool" : volumeGib is not null ? "volume_gib" : null) is { } useless)
        {
            throw kata.Wrong(useless, $"is set, which {snapshotter} has no use for", $"it with snapshotter: {Devmapper} only");
        }

        kata.End();
        return new KataSnapshots(snapshotter, pool, volumeGib ?? UsualVolumeGib);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
    private static partial Regex PoolName();
}
