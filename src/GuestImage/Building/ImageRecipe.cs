using System.Reflection;

namespace EdgePipeline.GuestImage.Building;

/// <summary>A program of a Debian package that jobs may name by its path.</summary>
/// <param name="Optional">The image is built without it where no configured source has its package.</param>
/// <param name="Absent">What to say then.</param>
/// <param name="Host">This machine's own, which is taken where no source has the package; null: it has none.</param>
public sealed record RecipeTool(string Name, string Path, string Package, bool Optional = false, string? Absent = null, string? Host = null);

/// <summary>What goes into an image, apart from the packages' versions.</summary>
/// <param name="Filebench">The host's own Filebench; Debian has none. Null where there is none.</param>
public sealed record ImageRecipe(IReadOnlyList<RecipeTool> Tools, IReadOnlyList<string> Modules, string InitramfsInit, string GuestInit, string? Filebench)
{
    /// <summary>Raised when the same packages and scripts would give other bytes.</summary>
    internal const int BuilderVersion = 1;

    public const string BusyboxPackage = "busybox-static";

    /// <param name="host">Path of a program of this machine by its name; null where it has none.</param>
    internal static ImageRecipe Default(Func<string, string?> host) => new(
        [
            new("fio", "/usr/bin/fio", "fio"),
            new("iperf3", "/usr/bin/iperf3", "iperf3"),
            new("setarch", "/usr/bin/setarch", "util-linux"),
            new("netperf", "/usr/bin/netperf", "netperf", Optional: true, NetperfAbsent, host("netperf")),
            new("netserver", "/usr/bin/netserver", "netperf", Optional: true, NetperfAbsent, host("netserver")),
        ],
        ["virtio_pci", "virtio_mmio", "virtio_blk", "virtio_net", "virtio_rng"],
        Script("initramfs.sh"),
        Script("guest.sh"),
        host("filebench"));

    /// <returns>Whether an image built now would have another of this tool: it has none and this machine does by now, or this machine's as it once was.</returns>
    public bool WouldRenew(ImageManifest image, string tool)
    {
        var architecture = GuestArchitecture.Find(image.Architecture)!;
        var own = tool == "filebench"
            ? HostFilebench.Locate(Filebench, architecture).Found?.Version
            : Tools.FirstOrDefault(known => known.Name == tool) is { } known && HostProgram.Locate(known, architecture) is { Source: var source } ? HostProgram.VersionOf(source) : null;
        return own is not null
            && (image.Missing.Any(missing => missing.Name == tool)
                || image.Tools.Any(had => had.Name == tool && had.Version != own && had.Version.StartsWith(HostProgram.OfThisMachine, StringComparison.Ordinal)));
    }

    private const string NetperfAbsent =
        "no configured Debian source has netperf, and this machine has none of that architecture: ./edge install fetches it, or add the component "
        + "non-free (Debian 12), or main of Debian 13 or later, to the apt sources, and build again";

    private static string Script(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
