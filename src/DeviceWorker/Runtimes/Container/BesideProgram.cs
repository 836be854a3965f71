using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>Files that a program looks up below the prefix that it was built for: they must be at the same paths in a container.</summary>
internal static class BesideProgram
{
    /// <summary>What a container mounts memory or its data over.</summary>
    private static readonly string[] Hidden = ["/tmp/", "/data/", "/files/", "/dev/", "/proc/", "/sys/"];

    private static readonly string[] Folders = ["lib", "share"];

    /// <param name="program">The program's name.</param>
    /// <param name="path">Where the host has it.</param>
    /// <exception cref="ToolException">They would be hidden there.</exception>
    public static IReadOnlyList<string> Files(string program, string path)
    {
        if (program != "filebench")
        {
            return [];
        }

        // PATH may hold no more than a link to it; the prefix is where it was installed.
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        return Hidden.Any(folder => $"{prefix}/".StartsWith(folder, StringComparison.Ordinal))
            ? throw new ToolException($"{path} lies where a container mounts over it; install Filebench below /usr/local or /opt")
            : [.. Folders.Select(folder => $"{prefix}/{folder}/{program}").Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];
    }

    public static bool IsElf(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("\u007fELF"u8);
    }
}
