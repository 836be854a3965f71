using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>
/// The tree below every container: the host's own fio with the libraries it needs, copied without a network and kept until one
/// of them changes. So both runtimes run the very same binary.
/// </summary>
internal sealed class RootFileSystem(string dataDirectory)
{
    private static readonly string[] EmptyDirectories = ["proc", "sys", "dev", "tmp", "data"];

    private string Cache => Path.Combine(dataDirectory, "rootfs");

    /// <returns>The tree's directory.</returns>
    /// <exception cref="ToolException">fio or one of its libraries is missing.</exception>
    public async Task<string> EnsureAsync(CancellationToken ct)
    {
        var fio = Tool.Find("fio") ?? throw new ToolException("fio is not on PATH");
        var (libraries, missing) = LibraryClosure.Parse(await Tool.MustAsync("ldd", [fio], ct));
        if (missing.Count > 0)
        {
            throw new ToolException($"fio's libraries are not all there: {string.Join(", ", missing)}");
        }

        string[] files = [fio, .. libraries];
        var directory = Path.Combine(Cache, Fingerprint(files));
        if (!Directory.Exists(directory))
        {
            Build(files, directory);
        }

        return directory;
    }

    private void Build(string[] files, string directory)
    {
        if (Directory.Exists(Cache))
        {
            Directory.Delete(Cache, recursive: true);
        }

        // Renamed when complete, so that a crash in the middle does not leave half a tree under a good name.
        var building = directory + ".building";
        foreach (var empty in EmptyDirectories)
        {
            Directory.CreateDirectory(Path.Combine(building, empty));
        }

        foreach (var file in files)
        {
            var copy = building + file;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        Directory.Move(building, directory);
    }

    private static string Fingerprint(string[] files)
    {
        var text = string.Join('\n', files.Select(Path.GetFullPath).Order(StringComparer.Ordinal).Select(Line));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

        static string Line(string file)
        {
            var target = File.ResolveLinkTarget(file, returnFinalTarget: true) as FileInfo ?? new FileInfo(file);
            return string.Create(CultureInfo.InvariantCulture, $"{file} {target.Length} {target.LastWriteTimeUtc.Ticks}");
        }
    }
}
