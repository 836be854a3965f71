using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CliWrap;

namespace EdgePipeline.Cli.Devices;

/// <summary>What a board runs, in one archive: the worker with its .NET runtime, the native telemetry program, and a launcher.</summary>
internal static class DevicePack
{
    public const string Amd64 = "amd64", Arm64 = "arm64";

    /// <summary>The same sources give the same archive, whenever it is made.</summary>
    private static readonly DateTimeOffset FileTime = DateTimeOffset.UnixEpoch;

    public static string OfThisMachine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Arm64 : Amd64;

    /// <param name="folder">Where the archive comes to lie.</param>
    /// <exception cref="EdgeException">It could not be built; the message has the compiler's.</exception>
    public static async Task<PackedDevice> MakeAsync(string folder, string architecture, Action<string> tell, CancellationToken cancellation)
    {
        if (architecture == Amd64 && OfThisMachine == Arm64)
            throw new EdgeException(ExitCode.Usage, "The native telemetry program for amd64 is not compiled on arm64: make the pack on an amd64 machine.");

        var making = Path.Combine(folder, $".making-{architecture}");
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        tell($"Building the worker for {architecture} …");
        await PublishAsync("DeviceWorker", architecture, Path.Combine(making, "worker"), ["--self-contained"], cancellation);
        tell($"Compiling the native telemetry program for {architecture} …");
        // Not clang: where gcc takes its place for this machine, there is none that could link for another one.
        string[] cross = architecture == OfThisMachine ? [] : ["-p:CppCompilerAndLinker=aarch64-linux-gnu-gcc", "-p:ObjCopyName=aarch64-linux-gnu-objcopy"];
        await PublishAsync("Telemetry", architecture, Path.Combine(making, "telemetry"), cross, cancellation);
        File.Copy(Path.Combine(Home.Root, "infra", "device", "edge-device"), Path.Combine(making, "edge-device"));

        var archive = Path.Combine(folder, $"edge-device-{architecture}.tar.gz");
        await WriteAsync(making, archive, cancellation);
        Directory.Delete(making, recursive: true);
        await using var written = File.OpenRead(archive);
        return new PackedDevice(architecture, archive, written.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellation)));
    }

    private static async Task PublishAsync(string project, string architecture, string output, string[] more, CancellationToken cancellation)
    {
        var dotnet = Path.Combine(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "", "dotnet");
        var said = new System.Text.StringBuilder();
        var runtime = architecture == Arm64 ? "linux-arm64" : "linux-x64";
        var result = await CliWrap.Cli.Wrap(dotnet)
            .WithArguments(["publish", Path.Combine(Home.Root, "src", project), "-c", "Release", "-r", runtime, "-o", output, "-v", "quiet", .. more])
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(said))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(said))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        if (result.ExitCode != 0)
            throw new EdgeException(ExitCode.Failed, $"The {project} could not be built for {runtime}:\n{said}");
    }

    /// <summary>Under a name of its own until it is whole.</summary>
    private static async Task WriteAsync(string folder, string archive, CancellationToken cancellation)
    {
        await using (var file = File.Create(archive + ".new"))
        await using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
        await using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                await using var content = File.OpenRead(path);
                await tar.WriteEntryAsync(
                    new UstarTarEntry(TarEntryType.RegularFile, $"edge-device/{Path.GetRelativePath(folder, path)}")
                    {
                        DataStream = content,
                        Mode = File.GetUnixFileMode(path),
                        ModificationTime = FileTime,
                    },
                    cancellation);
            }
        }

        File.Move(archive + ".new", archive, overwrite: true);
    }
}

/// <param name="Bytes">Of the archive.</param>
internal sealed record PackedDevice(string Architecture, string Path, long Bytes, string Sha256);
