using System.Diagnostics;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>Fixtures/filebench/standin.c, compiled for a prefix of the test's own. It says what the real Filebench said once, and measures nothing.</summary>
internal sealed class FilebenchStandIn : IDisposable
{
    /// <summary>Not beside the build: a clone may lie below /tmp, over which a container mounts a memory of its own.</summary>
    private readonly string _prefix = $"/var/tmp/filebench-{Guid.NewGuid():N}";

    public FilebenchStandIn(bool spins = false)
    {
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "filebench");
        Directory.CreateDirectory($"{_prefix}/bin");
        Directory.CreateDirectory($"{_prefix}/share/filebench");
        File.Copy($"{fixtures}/varmail.txt", $"{_prefix}/share/filebench/standin.txt");
        using var compiler = Process.Start("cc", ["-O1", $"-DPREFIX=\"{_prefix}\"", $"-DSPINS={(spins ? 1 : 0)}", "-o", $"{_prefix}/bin/filebench", $"{fixtures}/standin.c"]);
        compiler.WaitForExit();
        compiler.ExitCode.ShouldBe(0, "cc could not compile the stand-in; a C compiler is needed for the native telemetry program anyway");
    }

    /// <summary>The stand-in before everything else.</summary>
    public (string Name, string? Value) SearchPath => ("PATH", $"{_prefix}/bin:{System.Environment.GetEnvironmentVariable("PATH")}");

    public void Dispose() => Directory.Delete(_prefix, recursive: true);
}
