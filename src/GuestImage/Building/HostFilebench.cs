using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>The user's own Filebench, taken as it is installed: its plug-ins and personalities are looked up below a prefix that is compiled in.</summary>
/// <param name="Files">Binary, plug-ins and personalities, at the same paths in the guest.</param>
/// <param name="Libraries">This machine's libraries that they need, by name; taken where the image's packages have none of that name.</param>
internal sealed record HostFilebench(string Binary, IReadOnlyList<string> Files, IReadOnlyDictionary<string, string> Libraries)
{
    /// <summary>What the guest mounts memory or the data disk over.</summary>
    private static readonly string[] Hidden = ["/tmp/", "/run/", "/data/", "/dev/", "/proc/", "/sys/"];

    private static readonly string[] BesideBinary = ["lib/filebench", "share/filebench"];

    /// <returns>The installation, or why it cannot go into an image of this architecture.</returns>
    public static (HostFilebench? Found, string? Reason) Locate(string? binary, GuestArchitecture architecture)
    {
        if (binary is null)
            return (null, "Filebench is not in Debian and not in this machine's PATH: install it and build again");
        // PATH may hold no more than a link to it; the prefix is where it was installed.
        binary = File.ResolveLinkTarget(binary, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(binary);
        if (Hidden.Any(folder => binary.StartsWith(folder, StringComparison.Ordinal)))
            return (null, $"'{binary}' lies where the guest mounts over it: install Filebench below /usr/local or /opt");
        var content = File.ReadAllBytes(binary);
        if (!Elf.IsElf(content) || Elf.Needs(content).Machine != architecture.Machine)
            return (null, $"'{binary}' is not a program for {architecture.Name}: build the image on such a machine to have its Filebench");

        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(binary))!;
        var beside = BesideBinary.Select(folder => Path.Combine(prefix, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        string[] files = [binary, .. beside.Order(StringComparer.Ordinal)];
        return (new HostFilebench(binary, files, HostLibraries.NeededBy(files.Where(IsElf), prefix, architecture)), null);
    }

    /// <summary>As manifests say it.</summary>
    public string Version => HostProgram.VersionOf(Binary);

    /// <summary>Of all that may go into an image; which libraries do is known only once its packages are there.</summary>
    public IEnumerable<(string Path, string Sha256)> Hashes() => Files.Concat(Libraries.Values).Select(file => (file, HostProgram.Sha256(file)));

    public void AddTo(FileTree tree, Libraries libraries)
    {
        var all = libraries.OrElse(Libraries);
        foreach (var file in Files)
        {
            if (IsElf(file))
            {
                tree.AddProgram(file, file);
                all.AddNeedsOf(file, tree);
            }
            else
            {
                tree.AddFile(file, file);
            }
        }

        if (!tree.Contains(GuestPath))
            tree.AddLink(GuestPath, Binary);
    }

    private static bool IsElf(string file) => Elf.IsElf(File.ReadAllBytes(file));

    public const string GuestPath = "/usr/bin/filebench";
}
