using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Host;

/// <summary>
/// The archive for arm64 boards, started here under qemu-user: its worker and its telemetry are arm64's, the kernel and fio are this
/// machine's. No figure of it says anything about a board.
/// </summary>
public sealed class BoardTests
{
    /// <summary>What the .NET runtime needs of a Debian system on the board.</summary>
    private static readonly string[] Libraries = ["libc6", "libstdc++6", "libgcc-s1", "libssl3"];

    [Fact]
    public async Task Given_the_pack_for_arm64_When_started_under_qemu_Then_it_probes_and_runs_a_native_trial_with_telemetry()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var home = Directory.CreateDirectory(Path.Combine(fixture.DataDirectory, "home")).FullName;
        using var packed = JsonDocument.Parse(await RunAsync(Path.Combine(Repository.Root, "edge"), ["pack", "--arch", "arm64", "--json", "--yes"], home));
        await RunAsync("tar", ["-xzf", packed.RootElement.GetProperty("path").GetString()!, "-C", home], home);
        var board = Path.Combine(home, "edge-device");
        (await RunAsync(Path.Combine(board, "edge-device"), ["--help"], home)).ShouldContain("EDGE_BROKER");

        var libraries = await FetchLibrariesAsync(Path.Combine(home, "system"), home);
        string[] worker = ["-L", libraries, Path.Combine(board, "worker", "EdgePipeline.DeviceWorker")];
        using var probe = JsonDocument.Parse(await RunAsync("qemu-aarch64-static", [.. worker, "--probe"], home));
        probe.RootElement.GetProperty("environment").GetProperty("architecture").GetString().ShouldBe("arm64");

        // The kernel here starts no arm64 program by itself.
        var telemetry = Path.Combine(board, "telemetry.sh");
        await File.WriteAllTextAsync(
            telemetry, $"#!/bin/sh\nexec qemu-aarch64-static -L '{libraries}' '{board}/telemetry/EdgePipeline.Telemetry'\n");
        await RunAsync("chmod", ["+x", telemetry], home);
        await using var process = WorkerProcess.StartBy(fixture.Environment(("EDGE_TELEMETRY", telemetry)), "qemu-aarch64-static", worker);
        await process.ReadyAsync();
        var run = fixture.Trial(RuntimeCode.NT);
        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        completed.Metrics.Single(metric => metric.Name == "throughput").Value.ShouldBeGreaterThan(0);
        completed.Factors["telemetry"].ShouldBe("running");
        (await process.TerminateAsync()).ShouldBe(0);
        fixture.ShouldHaveLeftNothing(run);
    }

    /// <summary>Unpacked into a folder of the test's own, by apt with lists of its own: this machine's packages stay as they are.</summary>
    private static async Task<string> FetchLibrariesAsync(string system, string home)
    {
        var lists = Directory.CreateDirectory(Path.Combine(system, "lists")).FullName;
        var cache = Directory.CreateDirectory(Path.Combine(system, "cache", "archives", "partial")).Parent!.Parent!.FullName;
        string[] apt =
        [
            "-q", "-o", "APT::Architecture=arm64", "-o", "APT::Architectures=arm64", "-o", "Dir::State::status=/dev/null", "-o", "APT::Sandbox::User=root",
            "-o", $"Dir::State::Lists={lists}", "-o", $"Dir::Cache={cache}", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=",
        ];
        await RunAsync("apt-get", [.. apt, "update"], home);
        await RunAsync("apt-get", [.. apt, "install", "--download-only", "--yes", "--no-install-recommends", .. Libraries], home);
        var root = Directory.CreateDirectory(Path.Combine(system, "root")).FullName;
        foreach (var package in Directory.GetFiles(Path.Combine(cache, "archives"), "*.deb"))
        {
            await RunAsync("dpkg-deb", ["--extract", package, root], home);
        }

        return root;
    }

    /// <returns>What it printed.</returns>
    private static async Task<string> RunAsync(string program, string[] arguments, string home)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["EDGE_HOME"] = start.Environment["EDGE_DATA"] = home;
        using var process = Process.Start(start)!;
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        var complaints = process.StandardError.ReadToEndAsync(bound.Token);
        var output = await process.StandardOutput.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        process.ExitCode.ShouldBe(0, $"{program}: {output}{await complaints}");
        return output;
    }
}
