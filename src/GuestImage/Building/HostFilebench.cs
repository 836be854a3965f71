using System.Security.Cryptography;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>The user's own Filebench, taken as it is installed: its plug-ins and personalities are looked up below a prefix that is compiled in.</summary>
/// <param name="Files">Binary, plug-ins and personalities, at the same paths in the guest.</param>
internal sealed record HostFilebench(string Binary, IReadOnlyList<string> Files)
{
    /// <summary>What the guest mounts memory or the data disk over.</summary>
    private static readonly string[] Hidden = ["/tmp/", "/run/", "/data/", "/dev/", "/proc/", "/sys/"];

    private static readonly string[] BesideBinary = ["lib/filebench", "share/filebench"];

    /// <returns>The installation, or why it cannot go into an image of this architecture.</returns>
    public static (HostFilebench? Found, string? Reason) Locate(string? binary, GuestArchitecture architecture)
    {
        if (binary is null)
            return (null, "Filebench is not in Debian and not in this machine's PATH: install it and build again");
        binary = Path.GetFullPath(binary);
        if (Hidden.Any(folder => binary.StartsWith(folder, StringComparison.Ordinal)))
            return (null, $"'{binary}' lies where the guest mounts over it: install Filebench below /usr/local or /opt");
        var content = File.ReadAllBytes(binary);
        if (!Elf.IsElf(content) || Elf.Needs(content).Machine != architecture.Machine)
            return (null, $"'{binary}' is not a program for {architecture.Name}: build the image on such a machine to have its Filebench");

        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(binary))!;
        var beside = BesideBinary.Select(folder => Path.Combine(prefix, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        return (new HostFilebench(binary, [binary, .. beside.Order(StringComparer.Ordinal)]), null);
    }

    public IEnumerable<(string Path, string Sha256)> Hashes() =>
        Files.Select(file => (file, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))));

    public void AddTo(FileTree tree, Libraries libraries)
    {
        foreach (var file in Files)
        {
            if (Elf.IsElf(File.ReadAllBytes(file)))
            {
                tree.AddProgram(file, file);
                libraries.AddNeedsOf(file, tree);
            }
            else
            {
                tree.AddFile(file, file);
            }
        }

        if (!tree.Contains(GuestPath))
            tree.AddLink(GuestPath, Binary);
    }

    public const string GuestPath = "/usr/bin/filebench";
}
