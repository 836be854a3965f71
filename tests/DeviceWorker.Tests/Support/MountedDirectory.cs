using System.Diagnostics;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>A file system of a test's own, in memory or on a disk with 4096-byte sectors.</summary>
internal sealed class MountedDirectory : IDisposable
{
    private readonly string? _loop;
    private readonly string? _image;

    private MountedDirectory(string path, string? loop = null, string? image = null) => (Path, _loop, _image) = (path, loop, image);

    public string Path { get; }

    public static MountedDirectory InMemory(int mebibytes)
    {
        var path = NewPath();
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", path);
        return new MountedDirectory(path);
    }

    /// <summary>In memory too, and without direct I/O.</summary>
    public static MountedDirectory WithoutDirectIo()
    {
        var path = NewPath();
        Run("mount", "-t", "ramfs", "ramfs", path);
        return new MountedDirectory(path);
    }

    public static MountedDirectory OnLargeSectors() => OnDisk(sectorBytes: 4096);

    public static MountedDirectory OnSmallSectors() => OnDisk(sectorBytes: 512);

    private static MountedDirectory OnDisk(int sectorBytes)
    {
        var path = NewPath();
        var image = path + ".img";
        using (var file = File.Create(image))
        {
            file.SetLength(1L << 30);
        }

        var loop = Run("losetup", "--find", "--show", "--sector-size", $"{sectorBytes}", image).Trim();
        Run("mkfs.ext4", "-q", loop);
        Run("mount", loop, path);
        return new MountedDirectory(path, loop, image);
    }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
        if (_loop is not null)
        {
            Run("losetup", "--detach", _loop);
            File.Delete(_image!);
        }
    }

    private static string NewPath()
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "mount-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(path);
        return path;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
        return output;
    }
}
