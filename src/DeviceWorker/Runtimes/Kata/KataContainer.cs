using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>A container made ready for Kata, which has its root either from the bundle of the other engines or from a snapshot.</summary>
/// <param name="Id">containerd's.</param>
/// <param name="Launch">Arguments of ctr.</param>
/// <param name="Data">Its data as the host sees it; null when it lies on a disk that only the guest mounts.</param>
/// <param name="Store">The same, on the device's own file system.</param>
internal sealed record KataContainer(string Id, IReadOnlyList<string> Launch, string? Data, string? Store)
{
    public static async Task<KataContainer> OfBundleAsync(
        RuntimeRequest request, ContainerParts parts, ContainerdPlaces places, CancellationToken ct)
    {
        // The guest has the limits. On its container as well, Kata would add them to the guest's.
        var unlimited = request with { Spec = request.Spec with { Cpus = null, MemoryMib = null } };
        var bundle = await parts.MakeAsync(unlimited, ct, KataGuest.Annotations(request.Spec));
        return new KataContainer(request.Name.Name, CtrCommand.Run(places, bundle, KataShim.Runtime), bundle.MergedData, bundle.UpperData);
    }

    /// <summary>The snapshot is made with the container and filled before it starts; containerd hands it to the shim.</summary>
    /// <exception cref="ToolException">containerd or its snapshotter could not do it.</exception>
    public static async Task<KataContainer> OfSnapshotAsync(
        RuntimeRequest request, ContainerParts parts, ContainerdPlaces places, KataSnapshots snapshots, CancellationToken ct)
    {
        var bundle = parts.BundleOf(request.Name);
        var tree = await parts.TreeAsync(request, ct);
        await parts.PlaceAsync(request, ct, hasLeaf: false);
        await using (var archive = File.Create(places.ImageFile))
        {
            EmptyImage.Write(archive);
        }

        var command = ContainerParts.Command(request);
        await Tool.MustAsync("ctr", SnapshotCommand.Import(places, snapshots.Snapshotter), ct);
        await Tool.MustAsync("ctr", SnapshotCommand.Create(places, snapshots.Snapshotter, request.Spec, command.Argv), ct);
        var printed = await Tool.MustAsync("ctr", SnapshotCommand.Mounts(places, snapshots.Snapshotter, bundle.Merged), ct);
        var mount = SnapshotMount.Parse(printed) ?? throw new ToolException($"ctr says of its snapshot's mount what is not understood: {printed.Trim()}");
        Directory.CreateDirectory(bundle.Merged);
        await Tool.MustAsync("mount", mount.At(bundle.Merged), ct);
        await Tool.MustAsync("cp", ["--archive", $"{tree}/.", bundle.Merged], ct);
        CommandFiles.Write(command, bundle.MergedFiles);
        await request.LayOut(bundle.MergedData, ct);
        // Writes out what is on a disk of its own, which the guest then mounts.
        await Unmounting.BelowAsync(bundle.Merged, ct);
        var data = mount.Directory is { } directory ? directory + Bundle.DataPath : null;
        return new KataContainer(SnapshotCommand.Container(places), SnapshotCommand.Start(places, bundle), data, data);
    }

    /// <summary>Lines of containerd's configuration.</summary>
    /// <param name="directory">On the disk under test.</param>
    public static string Configuration(KataSnapshots? snapshots, ContainerdPlaces places, string directory) => snapshots switch
    {
        null => "",
        { Pool: { } pool } => $"""
            [plugins."io.containerd.snapshotter.v1.devmapper"]
              pool_name = "{pool}"
              root_path = "{places.Directory}/devmapper"
              base_image_size = "{snapshots.VolumeGib}GB"
              discard_blocks = true
            """,
        _ => $"""
            [plugins."io.containerd.snapshotter.v1.{snapshots.Snapshotter}"]
              root_path = "{directory}/snapshots"
            """,
    };
}
