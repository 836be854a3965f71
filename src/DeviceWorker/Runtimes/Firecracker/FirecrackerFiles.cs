using System.Globalization;
using System.Text;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>Files of one microVM: in its attempt's directory, or in its jail below that.</summary>
/// <param name="Jail">Null: Firecracker runs without the jailer.</param>
internal sealed record FirecrackerFiles(string Directory, Jail? Jail)
{
    /// <param name="firecracker">Absolute path.</param>
    public static FirecrackerFiles Of(AttemptName name, string dataDirectory, string firecracker, bool jailed)
    {
        var directory = name.Directory(dataDirectory);
        return new FirecrackerFiles(directory, jailed ? new Jail(Path.Combine(directory, "jail"), name.Name, firecracker) : null);
    }

    public GuestFiles Guest => new(Jail?.Root ?? Directory);

    public string Socket => In("api.sock");

    public string Metrics => In("metrics.json");

    public string Log => In("firecracker.log");

    private string In(string name) => Path.Combine(Guest.Path, name);

    /// <returns>Null when the socket's path fits; else what to do.</returns>
    public string? SocketProblem() => Encoding.UTF8.GetByteCount(Socket) is var bytes and > FirecrackerApi.LongestSocketPath
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"the path of Firecracker's socket, {Socket}, has {bytes} bytes and the system takes {FirecrackerApi.LongestSocketPath}: "
            + $"set EDGE_DATA to a shorter path")
        : null;

    /// <returns>The paths that Firecracker is told, which it resolves in its jail where it has one.</returns>
    public FirecrackerPaths Paths(BuiltImage image, FirecrackerNetwork? network)
    {
        var (kernel, initramfs, root) = Jail is null
            ? (image.FirecrackerKernel, image.Initramfs, image.Root)
            : (In("kernel"), In("initramfs"), In("root.ext4"));
        return new FirecrackerPaths(
            Seen(kernel), Seen(initramfs), Seen(root), Seen(Guest.DataDisk), Seen(Guest.JobDisk), Seen(Guest.ResultDisk),
            Seen(Metrics), Seen(Log), network);
    }

    /// <summary>Once the guest's disks are there: makes what Firecracker appends to, and brings the image into the jail.</summary>
    public async Task CompleteAsync(BuiltImage image, CancellationToken ct)
    {
        await File.WriteAllBytesAsync(Metrics, [], ct);
        await File.WriteAllBytesAsync(Log, [], ct);
        if (Jail is null)
        {
            return;
        }

        Enter(image.FirecrackerKernel, "kernel");
        Enter(image.Initramfs, "initramfs");
        Enter(image.Root, "root.ext4");

        var owner = string.Create(CultureInfo.InvariantCulture, $"{Jail.User}:{Jail.User}");
        await Tool.MustAsync(
            "chown", [owner, Guest.Path, Guest.DataDirectory, Guest.DataDisk, Guest.JobDisk, Guest.ResultDisk, Metrics, Log], ct);
    }

    /// <summary>One more name for the same file; across file systems there is no such thing, and it is copied.</summary>
    private void Enter(string source, string name)
    {
        if (Libc.Link(source, In(name)) != 0)
        {
            File.Copy(source, In(name));
        }
    }

    private string Seen(string path) => Jail?.Inside(path) ?? path;
}
