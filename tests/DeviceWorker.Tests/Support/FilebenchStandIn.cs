using System.Diagnostics;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>Fixtures/filebench/standin.c, compiled for a prefix of the test's own. It says what the real Filebench said once, and measures nothing.</summary>
internal sealed class FilebenchStandIn : IDisposable
{
    /// <summary>Not beside the build: a clone may lie below /tmp, over which a container mounts a memory of its own.</summary>
    private readonly string _prefix = $"/var/tmp/filebench-{Guid.NewGuid():N}";

    public FilebenchStandIn()
    {
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "filebench");
        foreach (var folder in new[] { "bin", "lib/filebench", "share/filebench" })
        {
            Directory.CreateDirectory($"{_prefix}/{folder}");
        }

        File.Copy($"{fixtures}/varmail.txt", $"{_prefix}/share/filebench/standin.txt");
        Compile("-shared", "-fPIC", "-o", $"{_prefix}/lib/libstandin.so", $"{fixtures}/library.c");
        Compile("-shared", "-fPIC", "-o", $"{_prefix}/lib/filebench/libcvar-standin.so", $"{fixtures}/plugin.c", "-lm");
        Compile($"-DPREFIX=\"{_prefix}\"", "-o", Program, $"{fixtures}/standin.c", $"-L{_prefix}/lib", "-lstandin", "-ldl", $"-Wl,-rpath,{_prefix}/lib");
    }

    public string Program => $"{_prefix}/bin/filebench";

    /// <summary>The stand-in before everything else.</summary>
    public (string Name, string? Value) SearchPath => ("PATH", $"{_prefix}/bin:{System.Environment.GetEnvironmentVariable("PATH")}");

    /// <summary>A folder, below another prefix, that holds a link to it and nothing else.</summary>
    public (string Name, string? Value) SearchPathOfLink()
    {
        var folder = Directory.CreateDirectory($"{_prefix}/links/bin").FullName;
        File.CreateSymbolicLink($"{folder}/filebench", Program);
        return ("PATH", $"{folder}:{System.Environment.GetEnvironmentVariable("PATH")}");
    }

    public void Dispose() => Directory.Delete(_prefix, recursive: true);

    private static void Compile(params string[] arguments)
    {
        using var compiler = Process.Start("cc", ["-O1", "-w", .. arguments]);
        compiler.WaitForExit();
        compiler.ExitCode.ShouldBe(0, "cc could not compile the stand-in; a C compiler is needed for the native telemetry program anyway");
    }
}
