using System.Diagnostics;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Orchestrator.Tests.Connecting;

/// <summary>The program itself, with servers that are not there.</summary>
public sealed class UnreachableServers : IAsyncLifetime
{
    private TestServers _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await TestServers.CreateAsync();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Fact]
    public Task Given_no_variables_When_started_Then_it_says_which_to_set() =>
        ShouldFailAsync(broker: null, database: null, "EDGE_BROKER is not set");

    [Fact]
    public Task Given_no_broker_at_the_address_When_started_Then_it_names_variable_and_place() =>
        ShouldFailAsync("amqp://edge:topsecret@127.0.0.1:1/", _servers.Database, "EDGE_BROKER", "127.0.0.1:1");

    [Fact]
    public Task Given_a_wrong_password_for_the_broker_When_started_Then_it_says_so() =>
        ShouldFailAsync(
            new UriBuilder(_servers.Broker) { Password = "topsecret" }.Uri.AbsoluteUri, _servers.Database, "EDGE_BROKER", "refuses this user and password");

    [Fact]
    public Task Given_a_virtual_host_that_does_not_exist_When_started_Then_it_names_it() =>
        ShouldFailAsync(_servers.Broker + "-topsecret-not", _servers.Database, "EDGE_BROKER", "create the virtual host");

    [Fact]
    public Task Given_no_database_at_the_address_When_started_Then_it_names_variable_and_place() =>
        ShouldFailAsync(_servers.Broker, "Host=127.0.0.1;Port=1;Username=edge;Password=topsecret;Database=edge", "EDGE_DATABASE", "127.0.0.1:1/edge");

    [Fact]
    public Task Given_a_database_that_does_not_exist_When_started_Then_it_says_so() =>
        ShouldFailAsync(_servers.Broker, _servers.Database.Replace("Database=", "Database=not_", StringComparison.Ordinal), "EDGE_DATABASE", "does not exist");

    [Fact]
    public Task Given_what_is_no_connection_string_When_started_Then_it_says_what_to_write() =>
        ShouldFailAsync(_servers.Broker, "topsecret", "EDGE_DATABASE is not a connection string");

    private static async Task ShouldFailAsync(string? broker, string? database, params string[] words)
    {
        var program = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EdgePipeline.Orchestrator"))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        program.Environment["EDGE_BROKER"] = broker;
        program.Environment["EDGE_DATABASE"] = database;
        using var process = Process.Start(program)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(3);
        (await output).ShouldBeEmpty();
        var line = (await error).TrimEnd();
        line.ShouldNotContain('\n');
        line.ShouldNotContain("topsecret;");
        line.ShouldNotContain(":topsecret");
        words.ShouldAllBe(word => line.Contains(word));
    }
}
