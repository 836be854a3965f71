using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>
/// The tree below every container: the host's own tools with the libraries they need, copied without a network and kept until one
/// of them changes. So both runtimes run the very same binaries.
/// </summary>
internal sealed class RootFileSystem(string dataDirectory)
{
    /// <summary>Where the tools are in it, wherever the host has them.</summary>
    public const string ProgramDirectory = "/usr/bin";

    private static readonly string[] EmptyDirectories = ["proc", "sys", "dev", "tmp", "data", "files"];

    private string Cache => Path.Combine(dataDirectory, "rootfs");

    public static string PathOf(string program) => $"{ProgramDirectory}/{program}";

    /// <returns>The tree's directory.</returns>
    /// <exception cref="ToolException">A program or one of its libraries is missing.</exception>
    public async Task<string> EnsureAsync(IReadOnlyList<string> programs, CancellationToken ct)
    {
        var copies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var program in programs)
        {
            var path = Tool.Find(program) ?? throw new ToolException($"{program} is not on PATH");
            copies[PathOf(program)] = path;
            await AddLibrariesAsync(path, copies, ct);
            foreach (var file in BesideProgram.Files(program, path))
            {
                copies[file] = file;
                if (BesideProgram.IsElf(file))
                {
                    await AddLibrariesAsync(file, copies, ct);
                }
            }
        }

        var directory = Path.Combine(Cache, string.Join('+', programs), Fingerprint(copies.Values));
        if (!Directory.Exists(directory))
        {
            Build(copies, directory);
        }

        return directory;
    }

    private static async Task AddLibrariesAsync(string path, SortedDictionary<string, string> copies, CancellationToken ct)
    {
        var (libraries, missing) = LibraryClosure.Parse(await Tool.MustAsync("ldd", [path], ct));
        if (missing.Count > 0)
        {
            throw new ToolException($"{path}'s libraries are not all there: {string.Join(", ", missing)}");
        }

        foreach (var library in libraries)
        {
            copies[library] = library;
        }
    }

    private static void Build(IReadOnlyDictionary<string, string> copies, string directory)
    {
        var older = Path.GetDirectoryName(directory)!;
        if (Directory.Exists(older))
        {
            Directory.Delete(older, recursive: true);
        }

        // Renamed when complete, so that a crash in the middle does not leave half a tree under a good name.
        var building = directory + ".building";
        foreach (var empty in EmptyDirectories)
        {
            Directory.CreateDirectory(Path.Combine(building, empty));
        }

        foreach (var (inside, file) in copies)
        {
            var copy = building + inside;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        Directory.Move(building, directory);
    }

    private static string Fingerprint(IEnumerable<string> files)
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
