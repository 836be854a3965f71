using System.Globalization;

namespace EdgePipeline.GuestImage.Building;

internal sealed record PackageRecord(PackageFile File, string Section)
{
    /// <summary>Programs that a dependency names (Perl, udev, initramfs-tools) are no use to a guest that never installs.</summary>
    public bool IsLibraryOrKernel =>
        Section == "libs" || Section.EndsWith("/libs", StringComparison.Ordinal) || File.Name.StartsWith("linux-image-", StringComparison.Ordinal);
}

/// <summary>What apt prints.</summary>
internal static class AptOutput
{
    /// <summary>Lines of <c>apt-get install --print-uris</c>: <c>'URI' name_version_arch.deb size hash</c>.</summary>
    public static IReadOnlyList<(string Name, string Version)> ParseUris(string output) =>
    [
        .. output.Split('\n').Where(line => line.StartsWith('\''))
            .Select(line => line.Split(' ')[1].Split('_'))
            .Select(parts => (parts[0], parts[1].Replace("%3a", ":", StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>Stanzas of <c>apt-cache show</c>; a version that lies in two sources appears twice.</summary>
    public static IReadOnlyList<PackageRecord> ParseRecords(string output) =>
    [
        .. output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields)
            .Select(fields => new PackageRecord(
                new PackageFile(fields["Package"], fields["Version"], fields["SHA256"], long.Parse(fields["Size"], NumberStyles.None, CultureInfo.InvariantCulture)),
                fields["Section"]))
            .DistinctBy(record => record.File.Name),
    ];

    private static Dictionary<string, string> Fields(string stanza) =>
        stanza.Split('\n').Where(line => line.Length > 0 && line[0] != ' ')
            .Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
}
