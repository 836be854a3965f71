using System.Text.Json;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Host;

public sealed class StartTests
{
    [Fact]
    public async Task Given_a_worker_When_it_starts_twice_Then_it_announces_itself_each_time_and_its_environment_once()
    {
        await using var fixture = await WorkerFixture.CreateAsync();

        (await (await fixture.StartWorkerAsync()).TerminateAsync()).ShouldBe(0);
        (await (await fixture.StartWorkerAsync()).TerminateAsync()).ShouldBe(0);

        var announced = await fixture.Orchestrator.ReceiveAsync<DeviceAnnounced>(_ => true, count: 2);
        announced.Select(announcement => announcement.WorkerSession).Distinct().Count().ShouldBe(2);
        var environment = fixture.Orchestrator.All<EnvironmentCaptured>().ShouldHaveSingleItem();
        environment.Sha256.ShouldBe(announced[0].EnvironmentSha256);
        environment.Facts["tool.fio"].ShouldStartWith("fio-3");
        environment.Facts["runtime.RC"].ShouldStartWith("runc ");
    }

    [Fact]
    public async Task Given_no_orchestrator_yet_When_the_worker_starts_Then_it_waits_and_is_ready_once_heard()
    {
        await using var servers = await TestSupport.TestServers.CreateAsync();
        var data = Directory.CreateTempSubdirectory("edge-worker-");
        await using var worker = WorkerProcess.Start(Environment(("EDGE_BROKER", servers.Broker), ("EDGE_DATA", data.FullName)));
        await Eventually.HoldsAsync(() => worker.Error.Contains("no orchestrator has been up on this broker yet", StringComparison.Ordinal));
        worker.Output.ShouldNotContain("ready");

        await using var orchestrator = await TestOrchestrator.StartAsync(servers.Broker);

        await worker.ReadyAsync();
        await orchestrator.ReceiveAsync<DeviceAnnounced>(_ => true);
        await worker.TerminateAsync();
        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("EDGE_BROKER", null, 3, "EDGE_BROKER is not set")]
    [InlineData("EDGE_BROKER", "amqp://user:topsecret@127.0.0.1:1/edge", 3, "EDGE_BROKER: no connection to the broker at 127.0.0.1:1")]
    [InlineData("EDGE_DATA", null, 2, "EDGE_DATA is not set")]
    [InlineData("EDGE_DATA", "relative/path", 2, "write an absolute path")]
    [InlineData("EDGE_DATA", "/proc/none", 2, "set it to a directory that the worker may write")]
    [InlineData("EDGE_DEVICE", "a/b", 2, "EDGE_DEVICE is 'a/b'")]
    [InlineData("EDGE_DEVICE_FILE", "/nonexistent/device.yaml", 2, "EDGE_DEVICE_FILE names /nonexistent/device.yaml, which cannot be read")]
    public async Task Given_a_setting_that_cannot_be_used_When_started_Then_one_line_says_which_and_the_exit_code_tells(
        string variable, string? value, int exitCode, string message)
    {
        await using var worker = WorkerProcess.Start(Environment((variable, value)));

        (await worker.ExitCodeAsync()).ShouldBe(exitCode);
        await Eventually.HoldsAsync(() => worker.Error.Contains(message, StringComparison.Ordinal));
        worker.Error.Trim().ShouldNotContain('\n');
        worker.Error.ShouldNotContain("topsecret");
    }

    [Fact]
    public async Task Given_a_link_to_the_data_When_a_trial_is_run_Then_the_disk_behind_the_link_is_the_one_measured()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        using var memory = MountedDirectory.InMemory(mebibytes: 512);
        var link = Path.Combine(fixture.DataDirectory, "link");
        Directory.CreateSymbolicLink(link, memory.Path);
        var worker = await fixture.StartWorkerAsync(("EDGE_DATA", link));
        var run = fixture.Trial(Contracts.Trials.RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);

        (await fixture.CompletionOfAsync(run)).Factors["filesystem"].ShouldBe("tmpfs");
        await worker.TerminateAsync();
        File.Delete(link);
    }

    [Fact]
    public async Task Given_a_journal_that_the_disk_damaged_When_the_worker_starts_Then_it_names_the_file()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var journal = Directory.CreateDirectory(Path.Combine(fixture.DataDirectory, "journal")).FullName;
        var entry = Path.Combine(journal, $"{Guid.NewGuid():N}.1.accepted.json");
        await File.WriteAllTextAsync(entry, "{\"trialId\":");

        await using var worker = WorkerProcess.Start(fixture.Environment());

        (await worker.ExitCodeAsync()).ShouldBe(2);
        await Eventually.HoldsAsync(() => worker.Error.Contains($"{entry} is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_directory_in_use_When_a_second_worker_starts_on_it_Then_it_is_refused()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();

        await using var second = WorkerProcess.Start(fixture.Environment());

        (await second.ExitCodeAsync()).ShouldBe(2);
        await Eventually.HoldsAsync(() => second.Error.Contains("another worker may run on it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_no_broker_When_probed_Then_capabilities_and_environment_are_printed()
    {
        await using var worker = WorkerProcess.Start(Environment(("EDGE_BROKER", null)), "--probe");

        (await worker.ExitCodeAsync()).ShouldBe(0);
        await Eventually.HoldsAsync(() => worker.Output.TrimEnd().EndsWith('}') && worker.Output.Contains("\"worker\"", StringComparison.Ordinal));
        using var printed = JsonDocument.Parse(worker.Output);
        printed.RootElement.GetProperty("environment").GetProperty("kernel").GetString().ShouldNotBeNullOrEmpty();
        string?[] some = ["NT", "RC", "VM", "VM/kvm", "QM", "QM/kvm", "fio", "cpu", "io", "power"];
        some.ShouldBeSubsetOf(printed.RootElement.GetProperty("capabilities").EnumerateArray().Select(capability => capability.GetProperty("name").GetString()));
    }

    private static Dictionary<string, string?> Environment(params (string Name, string? Value)[] more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["EDGE_BROKER"] = "amqp://127.0.0.1:1/",
            ["EDGE_DEVICE"] = "test",
            ["EDGE_DATA"] = Path.Combine(AppContext.BaseDirectory, "data", "unused"),
            ["EDGE_DEVICE_FILE"] = null,
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }
}
