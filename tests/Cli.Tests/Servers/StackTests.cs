using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;
using Npgsql;

namespace EdgePipeline.Cli.Tests.Servers;

/// <summary>Private servers, for real.</summary>
public sealed class StackTests : IAsyncDisposable
{
    private readonly Home _home = new(Path.Combine(Directory.CreateTempSubdirectory("edge-stack-").FullName, "home"));
    private readonly List<string> _told = [];

    public async ValueTask DisposeAsync()
    {
        await Stack.DownAsync(_home, CancellationToken.None);
        Directory.Delete(Path.GetDirectoryName(_home.Directory)!, recursive: true);
    }

    [Fact]
    public async Task Given_nothing_When_opened_Then_servers_answer_on_loopback_only_and_closing_leaves_nothing()
    {
        ServerSettings settings;
        await using (var stack = await OpenAsync(Needs.Broker | Needs.Database))
        {
            settings = stack.Private!;
            (await Reachable.BrokerAsync(stack.Connections.Broker, CancellationToken.None)).ShouldBeNull();
            (await Reachable.DatabaseAsync(stack.Connections.Database, CancellationToken.None)).ShouldBeNull();
            (await Reachable.BrokerAsync($"amqp://guest:guest@127.0.0.1:{settings.BrokerPort}/", CancellationToken.None)).ShouldNotBeNull();

            File.GetUnixFileMode(_home.ServersFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(_home.Broker, "rabbitmq.conf")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            int[] ports = [settings.BrokerPort, settings.DistributionPort, settings.EpmdPort, settings.DatabasePort];
            Listeners().Where(listener => ports.Contains(listener.Port)).ShouldAllBe(listener => IPAddress.IsLoopback(listener.Address));
            Arguments().ShouldNotContain(line => line.Contains(settings.DatabasePassword) || line.Contains(settings.BrokerPassword));
        }

        Leftovers.Find(_home).ShouldBeEmpty();
        FreePorts.IsFree(settings.EpmdPort).ShouldBeTrue();
        FreePorts.IsFree(settings.DatabasePort).ShouldBeTrue();
        _told.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_database_When_the_reader_logs_in_Then_it_reads_and_cannot_write()
    {
        await using var stack = await OpenAsync(Needs.Database);
        var settings = stack.Private!;
        var login = new NpgsqlConnectionStringBuilder(stack.Connections.Database) { Username = ServerSettings.Reader, Password = settings.ReaderPassword, Pooling = false };
        await using var owner = NpgsqlDataSource.Create(stack.Connections.Database);
        await using (var make = owner.CreateCommand("create schema edge; create table edge.t (a int); insert into edge.t values (7); grant usage on schema edge to edge_reader; grant select on edge.t to edge_reader"))
        {
            await make.ExecuteNonQueryAsync();
        }

        await using var reader = NpgsqlDataSource.Create(login.ConnectionString);
        await using var read = reader.CreateCommand("select a from t");
        (await read.ExecuteScalarAsync()).ShouldBe(7);
        await using var write = reader.CreateCommand("set transaction read write; insert into edge.t values (8)");
        (await Should.ThrowAsync<PostgresException>(() => write.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        await using var file = reader.CreateCommand("select pg_read_file('/etc/passwd')");
        (await Should.ThrowAsync<PostgresException>(() => file.ExecuteScalarAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Given_two_users_When_the_first_leaves_Then_the_second_keeps_the_server_and_the_last_one_stops_it()
    {
        var first = await OpenAsync(Needs.Database);
        var second = await OpenAsync(Needs.Database);
        second.Connections.ShouldBe(first.Connections);

        await first.DisposeAsync();
        (await Reachable.DatabaseAsync(second.Connections.Database, CancellationToken.None)).ShouldBeNull();

        await second.DisposeAsync();
        (await Reachable.DatabaseAsync(second.Connections.Database, CancellationToken.None)).ShouldNotBeNull();
        Leftovers.Find(_home).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_servers_to_keep_When_left_Then_they_stay_until_they_are_taken_down()
    {
        await using (var stack = await OpenAsync(Needs.Database))
        {
            stack.Stays.ShouldBeFalse();
            stack.Keep();
            stack.Stays.ShouldBeTrue();
        }

        new Database(_home).IsRunning.ShouldBeTrue();
        (await Stack.DownAsync(_home, CancellationToken.None)).ShouldBeTrue();
        new Database(_home).IsRunning.ShouldBeFalse();
        (await Stack.DownAsync(_home, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_a_port_taken_meanwhile_When_opened_again_Then_another_is_chosen_and_the_data_is_still_there()
    {
        int taken;
        await using (var stack = await OpenAsync(Needs.Database))
        {
            taken = stack.Private!.DatabasePort;
            await using var source = NpgsqlDataSource.Create(stack.Connections.Database);
            await using var make = source.CreateCommand("create table kept (a int)");
            await make.ExecuteNonQueryAsync();
        }

        using var squatter = new TcpListener(IPAddress.Loopback, taken);
        squatter.Start();
        await using var again = await OpenAsync(Needs.Database);

        again.Private!.DatabasePort.ShouldNotBe(taken);
        ServerSettings.Load(_home).ShouldBe(again.Private);
        await using var database = NpgsqlDataSource.Create(again.Connections.Database);
        await using var read = database.CreateCommand("select count(*) from kept");
        (await read.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task Given_servers_that_were_killed_When_opened_again_Then_they_come_up_from_their_files()
    {
        var killed = await OpenAsync(Needs.Broker | Needs.Database);
        foreach (var name in (string[])["broker", "database", "epmd"])
            Signals.SendToGroup(new Daemon(_home, name).Running!.Value.Pid, Signals.Kill);
        await Waiting.UntilAsync(() => !new Broker(_home).IsRunning && !new Database(_home).IsRunning, TimeSpan.FromSeconds(60));

        await using var again = await OpenAsync(Needs.Broker | Needs.Database);

        (await Reachable.BrokerAsync(again.Connections.Broker, CancellationToken.None)).ShouldBeNull();
        (await Reachable.DatabaseAsync(again.Connections.Database, CancellationToken.None)).ShouldBeNull();
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_stack_that_was_taken_down_under_a_command_When_revived_Then_it_stays_down_and_the_command_says_so()
    {
        await using var stack = await OpenAsync(Needs.Broker | Needs.Database);
        (await Stack.DownAsync(_home, CancellationToken.None)).ShouldBeTrue();

        (await Should.ThrowAsync<EdgeException>(() => stack.ReviveAsync(CancellationToken.None))).Message.ShouldContain("./edge down");

        (await stack.ReviveServersAsync(CancellationToken.None)).ShouldBeEmpty();
        new Daemon(_home, "broker").Running.ShouldBeNull();
        new Daemon(_home, "database").Running.ShouldBeNull();
    }

    [Theory]
    [InlineData("broker", "RabbitMQ")]
    [InlineData("database", "PostgreSQL")]
    public async Task Given_a_server_that_dies_under_a_command_When_revived_Then_it_answers_at_the_same_place_and_is_told(string name, string server)
    {
        await using var stack = await OpenAsync(Needs.Broker | Needs.Database);
        var connections = stack.Connections;
        Signals.SendToGroup(new Daemon(_home, name).Running!.Value.Pid, Signals.Kill);
        await Waiting.UntilAsync(() => new Daemon(_home, name).Running is null, TimeSpan.FromSeconds(60));

        (await stack.ReviveServersAsync(CancellationToken.None)).ShouldHaveSingleItem().ShouldStartWith($"{server} had died; started again");

        (await Reachable.BrokerAsync(connections.Broker, CancellationToken.None)).ShouldBeNull();
        (await Reachable.DatabaseAsync(connections.Database, CancellationToken.None)).ShouldBeNull();
        (await stack.ReviveServersAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_database_whose_first_process_alone_is_killed_When_revived_Then_it_waits_for_the_others_to_end()
    {
        await using var stack = await OpenAsync(Needs.Database);
        await using var source = NpgsqlDataSource.Create(stack.Connections.Database);
        // A process that computes does not look whether its parent lives.
        await using var busy = source.CreateCommand("select sum(sqrt(a)) from generate_series(1, 20000000) a");
        var computing = Record.ExceptionAsync(() => busy.ExecuteScalarAsync());
        await Task.Delay(500);
        var killed = new Daemon(_home, "database").Running!.Value;
        Signals.Send(killed.Pid, Signals.Kill);
        await Waiting.UntilAsync(() => !killed.IsAlive, TimeSpan.FromSeconds(10));

        (await stack.ReviveServersAsync(CancellationToken.None)).ShouldHaveSingleItem().ShouldStartWith("PostgreSQL had died; started again");

        (await Reachable.DatabaseAsync(stack.Connections.Database, CancellationToken.None)).ShouldBeNull();
        await computing;
    }

    [Fact]
    public async Task Given_services_that_a_killed_command_left_When_a_command_looks_Then_they_go_on_and_it_says_so()
    {
        await AbandonAsync();
        new Daemon(_home, "worker").Start(new DaemonCommand("sleep", ["1000"], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }));

        await (await OpenAsync(Needs.Database)).DisposeAsync();

        _told.ShouldHaveSingleItem().ShouldContain("go on until ./edge down");
        new Daemon(_home, "worker").Running.ShouldNotBeNull();
        new Database(_home).IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Given_a_server_that_a_killed_command_left_When_a_command_looks_Then_it_says_that_it_stops_it()
    {
        await AbandonAsync();

        await (await OpenAsync(Needs.Database)).DisposeAsync();

        _told.ShouldHaveSingleItem().ShouldContain("left PostgreSQL running: what was left stops with this one");
        new Database(_home).IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Given_lost_process_id_files_When_opened_Then_the_processes_that_nobody_answers_for_are_ended_first()
    {
        var lost = await OpenAsync(Needs.Database);
        File.Delete(Path.Combine(_home.Run, "database.pid"));

        await using var again = await OpenAsync(Needs.Database);

        _told.ShouldContain(line => line.StartsWith("Ended ") && line.Contains("leftover"));
        (await Reachable.DatabaseAsync(again.Connections.Database, CancellationToken.None)).ShouldBeNull();
        await lost.DisposeAsync();
    }

    [Fact]
    public async Task Given_data_without_its_passwords_When_opened_Then_it_says_how_to_start_afresh()
    {
        await (await OpenAsync(Needs.Database)).DisposeAsync();
        File.WriteAllText(_home.ServersFile, "{");

        var refusal = await Should.ThrowAsync<EdgeException>(() => OpenAsync(Needs.Database));

        refusal.ExitCode.ShouldBe(ExitCode.Unreachable);
        refusal.Message.ShouldContain($"rm -rf {_home.Directory}");
    }

    [Fact]
    public async Task Given_a_removed_home_When_opened_Then_everything_is_made_anew()
    {
        await (await OpenAsync(Needs.Database)).DisposeAsync();
        Directory.Delete(_home.Directory, recursive: true);

        await using var stack = await OpenAsync(Needs.Database);

        (await Reachable.DatabaseAsync(stack.Connections.Database, CancellationToken.None)).ShouldBeNull();
    }

    /// <summary>As a command that is killed leaves it: the servers run, and nobody holds the lock.</summary>
    private async Task AbandonAsync()
    {
        await using (var stack = await OpenAsync(Needs.Database))
            stack.Keep();
        File.Delete(Path.Combine(_home.Run, "keep"));
        _told.Clear();
    }

    private Task<Stack> OpenAsync(Needs needs) => Stack.OpenAsync(_home, needs, _told.Add, CancellationToken.None);

    private static IPEndPoint[] Listeners() => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

    private static IEnumerable<string> Arguments() => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _))
        .Select(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline"));
            }
            catch (IOException)
            {
                return "";
            }
        });
}
