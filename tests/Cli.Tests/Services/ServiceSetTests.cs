using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Tests.Services;

/// <summary>Whoever starts a service again, it goes on as it was started.</summary>
public sealed class ServiceSetTests : IAsyncDisposable
{
    private const string DeviceFile = "/boards/dev.yaml";
    private static readonly ServerSettings Servers = new(20_001, 20_002, 20_003, 20_004, 20_005, "broker-secret", "database-secret", "reader-secret");
    private static readonly Connections Connections = new(Servers.BrokerUri, Servers.DatabaseConnection());
    private readonly Home _home = new(Directory.CreateTempSubdirectory("edge-services-").FullName);
    private readonly List<string> _told = [];

    public ServiceSetTests() => _home.Create();

    public async ValueTask DisposeAsync()
    {
        await Leftovers.EndAsync(_home);
        Directory.Delete(_home.Directory, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_worker_that_died_When_a_command_without_its_device_file_starts_it_again_Then_it_has_its_device_file(bool byUp)
    {
        await StartAsync(Set(DeviceFile));
        await _home.KillAsync("worker");

        if (byUp)
            await StartAsync(Set());
        else
            _told.AddRange(await Set().ReviveAsync(Connections, CancellationToken.None));

        _home.Told("worker", "EDGE_DEVICE_FILE").ShouldBe(DeviceFile);
        _told.ShouldHaveSingleItem().ShouldStartWith($"The worker had died; started again with device file {DeviceFile}.");
        new Daemon(_home, "worker").Running.ShouldNotBeNull();
    }

    [Fact]
    public async Task Given_a_worker_without_a_device_file_that_died_When_started_again_Then_it_has_none()
    {
        await StartAsync(Set());
        await _home.KillAsync("worker");

        (await Set(DeviceFile).ReviveAsync(Connections, CancellationToken.None)).ShouldHaveSingleItem().ShouldStartWith("The worker had died; started again. ");

        _home.Told("worker", "EDGE_DEVICE_FILE").ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task Given_a_worker_that_died_When_a_command_names_another_device_file_Then_it_is_refused_and_the_same_one_is_not()
    {
        await StartAsync(Set(DeviceFile));
        await _home.KillAsync("worker");

        Set(DeviceFile).DemandAsStarted(Connections, Servers);
        var refusal = Should.Throw<EdgeException>(() => Set("/boards/other.yaml").DemandAsStarted(Connections, Servers));

        refusal.ExitCode.ShouldBe(ExitCode.Usage);
        refusal.Message.ShouldBe($"--device-file /boards/other.yaml: this machine's worker was started with {DeviceFile}, and goes on so. Leave it out, or stop everything first: ./edge down");
    }

    [Fact]
    public async Task Given_services_that_run_When_a_command_has_another_broker_Then_it_is_refused()
    {
        await StartAsync(Set());

        Set().DemandAsStarted(Connections, Servers);
        Set().DemandAsStarted(Connections with { Broker = Moved.BrokerUri }, Moved);
        Should.Throw<EdgeException>(() => Set().DemandAsStarted(Connections with { Broker = "amqp://a:b@board:5672/edge" }, Servers))
            .Message.ShouldStartWith("The services were started with the broker at 127.0.0.1:20001, and this command has board:5672. Set or unset EDGE_BROKER as then");
        Should.Throw<EdgeException>(() => Set(DeviceFile).DemandAsStarted(Connections, Servers)).Message.ShouldContain("./edge down");
    }

    [Fact]
    public async Task Given_a_private_broker_that_got_another_port_When_services_are_moved_Then_all_have_it_and_go_on_otherwise_as_they_were()
    {
        await StartAsync(Set(DeviceFile));

        (await Set().MoveAsync(Servers, CancellationToken.None)).ShouldBeEmpty();
        (await Set().MoveAsync(Moved, CancellationToken.None)).ShouldHaveSingleItem().ShouldContain("another port");

        foreach (var service in Service.All)
        {
            _home.Told(service.Name, "EDGE_BROKER").ShouldBe(Moved.BrokerUri);
            _home.Told(service.Name, "EDGE_DATABASE").ShouldBe(Connections.Database);
        }

        _home.Told("worker", "EDGE_DEVICE_FILE").ShouldBe(DeviceFile);
        (await Set().MoveAsync(Moved, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_services_that_were_stopped_When_started_Then_nothing_is_left_of_before_and_what_was_kept_had_only_its_owner_as_reader()
    {
        await StartAsync(Set(DeviceFile));
        string[] Kept() => Directory.GetFiles(_home.Run, "*.environment.json");
        Kept().Select(File.GetUnixFileMode).ShouldBe(Enumerable.Repeat(UnixFileMode.UserRead | UnixFileMode.UserWrite, 3));
        await Set().StopAsync();
        Kept().ShouldBeEmpty();

        await StartAsync(Set());

        _home.Told("worker", "EDGE_DEVICE_FILE").ShouldBeNullOrEmpty();
        _told.ShouldBeEmpty();
    }

    private static ServerSettings Moved { get; } = Servers with { BrokerPort = 20_011 };

    private Task StartAsync(ServiceSet services) => services.StartAsync(Connections, again: services.AnyRunning, _told.Add, CancellationToken.None);

    private ServiceSet Set(string? deviceFile = null) => new(_home, deviceFile, FakeServices.In(_home.Directory));
}
