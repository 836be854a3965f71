using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>Arguments of ctr for a container whose root is a snapshot.</summary>
internal static class SnapshotCommand
{
    /// <summary>By this name containerd puts it into the attempt's control group: its own is namespace and container.</summary>
    public static string Container(ContainerdPlaces places) => places.Attempt.Id;

    public static IReadOnlyList<string> Import(ContainerdPlaces places, string snapshotter) =>
        [.. CtrCommand.Client(places), "images", "import", "--snapshotter", snapshotter, places.ImageFile];

    /// <summary>What <see cref="ContainerSpec"/> says, in ctr's words, and the guest's size.</summary>
    public static IReadOnlyList<string> Create(ContainerdPlaces places, string snapshotter, RuntimeSpec spec, IReadOnlyList<string> command) =>
    [
        .. CtrCommand.Client(places), "containers", "create", "--snapshotter", snapshotter, "--runtime", KataShim.Runtime,
        "--with-ns", $"network:{BridgedNamespace.Of(places.Attempt).Path}",
        "--env", "LC_ALL=C", "--env", places.Attempt.Mark,
        "--mount", "type=tmpfs,src=tmpfs,dst=/tmp,options=nosuid:nodev:mode=1777:size=256m",
        .. KataGuest.Annotations(spec).SelectMany(annotation => (string[])["--annotation", $"{annotation.Key}={annotation.Value}"]),
        // Else ctr takes what it knows of the tool's arguments, such as fio's --runtime, for its own.
        "--", EmptyImage.Name, Container(places), .. command,
    ];

    /// <param name="target">Printed back.</param>
    public static IReadOnlyList<string> Mounts(ContainerdPlaces places, string snapshotter, string target) =>
        [.. CtrCommand.Client(places), "snapshots", "--snapshotter", snapshotter, "mounts", target, Container(places)];

    /// <summary>ctr prints what the tool prints and ends with its exit code.</summary>
    public static IReadOnlyList<string> Start(ContainerdPlaces places, Bundle bundle) =>
        [.. CtrCommand.Client(places), "tasks", "start", "--pid-file", bundle.PidFile, "--fifo-dir", places.Fifos, Container(places)];
}
