using System.Globalization;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>
/// The jailer's folder for one microVM: it becomes the root of a Firecracker that runs as a user of its own and sees no other file.
/// </summary>
/// <param name="BaseDirectory">The jailer's <c>--chroot-base-dir</c>, below the attempt's directory.</param>
/// <param name="Id">The microVM's.</param>
/// <param name="Firecracker">Absolute path; the jailer copies it into the jail and names a folder by it.</param>
internal sealed record Jail(string BaseDirectory, string Id, string Firecracker)
{
    /// <summary>User and group in the jail: a number that neither Debian nor systemd gives out.</summary>
    public const int User = 61083;

    /// <summary>The jail's root as the host sees it.</summary>
    public string Root => Path.Combine(BaseDirectory, Path.GetFileName(Firecracker), Id, "root");

    /// <param name="jailer">Absolute path.</param>
    /// <param name="socket">As the host sees it.</param>
    public IReadOnlyList<string> Argv(string jailer, string socket)
    {
        var user = User.ToString(CultureInfo.InvariantCulture);
        return
        [
            jailer, "--id", Id, "--exec-file", Firecracker, "--uid", user, "--gid", user, "--chroot-base-dir", BaseDirectory,
            "--", "--api-sock", Inside(socket),
        ];
    }

    /// <returns>The path as the jailed Firecracker sees it.</returns>
    public string Inside(string path) => "/" + Path.GetRelativePath(Root, path);
}
