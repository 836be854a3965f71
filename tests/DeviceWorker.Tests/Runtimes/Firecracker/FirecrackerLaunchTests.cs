using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class FirecrackerLaunchTests : IDisposable
{
    private readonly AttemptName _name = AttemptName.Of(Guid.NewGuid(), 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("fc").FullName;

    private string Socket => Path.Combine(_folder, "api.sock");

    [Fact]
    public async Task Given_another_version_at_the_socket_When_launched_Then_it_is_not_taken_for_the_one_that_was_found()
    {
        var failure = await FailureAsync([Double.Program, "--api-sock", Socket, "--id", _name.Name], []);

        failure.Message.ShouldStartWith("firecracker said it is 1.16.1, and 0.0.0-double answers at its socket");
    }

    [Fact]
    public async Task Given_a_program_that_ends_at_once_When_launched_Then_its_exit_code_and_words_are_told()
    {
        var failure = await FailureAsync([Double.Program, "--no-such-option"], []);

        failure.Message.ShouldBe(
            "firecracker ended before it could be told anything, exit code 153; it said: "
            + "Arguments not taken, or the socket is there already: --no-such-option");
    }

    [Fact]
    public async Task Given_a_request_that_is_refused_When_launched_Then_request_and_fault_are_told()
    {
        var failure = await FailureAsync(
            [Double.Program, "--api-sock", Socket, "--id", _name.Name],
            [ApiRequest.Put(new BootSource("/nonexistent/vmlinux", "/nonexistent/initrd", "console=ttyS0"))],
            "0.0.0-double");

        failure.Message.ShouldStartWith("firecracker refused PUT /boot-source {\"kernel_image_path\":\"/nonexistent/vmlinux\"");
        failure.Message.ShouldContain("The kernel file cannot be opened");
    }

    [Fact]
    public async Task Given_a_guest_When_it_is_asked_to_end_Then_its_monitor_ends_by_itself()
    {
        var monitor = await BootedAsync();

        await monitor.StopAsync();

        (await monitor.Running.ExitCode).ShouldBe(0, "else it was killed");
    }

    [Fact]
    public async Task Given_a_guest_that_is_ending_When_it_is_asked_to_end_Then_its_monitor_still_ends_by_itself()
    {
        var monitor = await BootedAsync();

        await Task.WhenAll(AskAsync(), AskAsync());
        await monitor.StopAsync();

        (await monitor.Running.ExitCode).ShouldBe(0, "else it was killed, or died of the second wish");

        async Task AskAsync()
        {
            try
            {
                await monitor.AskToEnd!(TestContext.Current.CancellationToken);
            }
            catch (ToolException)
            {
                // It had ended by then.
            }
        }
    }

    public void Dispose()
    {
        Leftovers.ProcessIds(_name).ShouldBeEmpty();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<GuestMonitor> BootedAsync()
    {
        Assert.SkipUnless(RuntimeInformation.OSArchitecture == Architecture.X64, "Firecracker has three keys to ask a guest with on x86 only.");
        var files = FirecrackerFiles.Of(_name, _folder, Double.Program, jailed: false);
        Directory.CreateDirectory(files.Directory);
        var paths = files.Paths(await Support.GuestImages.LatestAsync(), network: null);
        var launch = Launch(
            [Double.Program, "--api-sock", Socket, "--id", _name.Name],
            FirecrackerPlan.Smoke(paths, FirecrackerRuntime.BootArgs(address: null)),
            "0.0.0-double");
        var monitor = await launch.StartAsync(TestContext.Current.CancellationToken);
        await monitor.ExpectAsync<SerialMark.Boot>("at its boot", TestContext.Current.CancellationToken);
        return monitor;
    }

    private async Task<AttemptException> FailureAsync(IReadOnlyList<string> argv, IReadOnlyList<ApiRequest> requests, string version = "1.16.1")
    {
        var failure = await Should.ThrowAsync<AttemptException>(() => Launch(argv, requests, version).StartAsync(CancellationToken.None));
        failure.Kind.ShouldBe(FailureKind.RuntimeFailed);
        return failure;
    }

    private FirecrackerLaunch Launch(IReadOnlyList<string> argv, IReadOnlyList<ApiRequest> requests, string version) =>
        new(_name, argv, Socket, new FirecrackerVersion(version), requests, TimeProvider.System);
}
