using System.Text.Json;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What a launcher sees: the line ready, signals, exit codes, messages.</summary>
public sealed class ProcessTests : DatabaseTests
{
    [Fact]
    public async Task Given_servers_When_started_and_terminated_Then_it_says_ready_and_ends_with_0()
    {
        using var service = ServiceProcess.Start(Servers);
        await service.ReadyAsync();
        await service.TerminateAsync();

        var (code, output, errors) = await service.ExitAsync();

        code.ShouldBe(0, errors);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_service_killed_again_and_again_while_batches_come_in_When_it_is_back_Then_each_batch_is_stored_exactly_once()
    {
        const int Batches = 600;
        using (var first = ServiceProcess.Start(Servers))
        {
            await first.ReadyAsync();
            first.Kill();
            await first.ExitAsync();
        }

        await TelemetryExchange.PublishAsync(Servers.Broker, Enumerable.Range(1, Batches).Select(sequence =>
            JsonSerializer.SerializeToUtf8Bytes(new History().Cpu(Nt, 1, sequence: sequence), JsonSerializerOptions.Web)));

        await using (var database = Npgsql.NpgsqlDataSource.Create(Servers.Database))
        {
            foreach (var stored in new[] { 1, 200, 400 })
            {
                using var service = ServiceProcess.Start(Servers);
                while (await CountAsync(database) < stored)
                {
                    await Task.Delay(1);
                }

                service.Kill();
                await service.ExitAsync();
            }
        }

        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.UntilAsync($"select count(distinct data->>'sequence') = {Batches} from edge_events.mt_events");
        (await projections.ScalarAsync<string>("select concat_ws(' ', count(*), count(distinct data->>'sequence'), max((data->>'sequence')::int)) from edge_events.mt_events"))
            .ShouldBe($"{Batches} {Batches} {Batches}");
        (await projections.ScalarAsync<long>("select count(*) from edge.telemetry_gap")).ShouldBe(0);
    }

    [Fact]
    public async Task Given_a_rebuild_by_the_verb_When_the_service_runs_Then_it_prints_rows_and_hashes_and_ends_with_0()
    {
        using var service = ServiceProcess.Start(Servers);
        await service.ReadyAsync();

        using var rebuild = ServiceProcess.Start(Servers, "replay", "rebuild");
        var (code, output, errors) = await rebuild.ExitAsync();

        code.ShouldBe(0, errors);
        output.ShouldContain("edge.runtime_throughput");
        output.ShouldContain("rebuilt in");
    }

    [Fact]
    public async Task Given_the_verb_schema_When_run_twice_Then_the_tables_are_there_and_no_data_is_lost()
    {
        using (var first = ServiceProcess.Start(Servers, "schema"))
        {
            (await first.ExitAsync()).Code.ShouldBe(0);
        }

        await using var database = Npgsql.NpgsqlDataSource.Create(Servers.Database);
        await using (var insert = database.CreateCommand("insert into edge.device values ('d', 'b', gen_random_uuid(), now(), 'e', null, 1)"))
        {
            await insert.ExecuteNonQueryAsync();
        }

        using var second = ServiceProcess.Start(Servers, "schema");
        (await second.ExitAsync()).Code.ShouldBe(0);
        (await RunningProjections.RowsAsync(database, "select * from edge.device")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(null, "EDGE_DATABASE is not set")]
    [InlineData("Host=127.0.0.1;Port=1;Username=edge;Password=verysecret", "EDGE_DATABASE: no connection to 127.0.0.1:1")]
    [InlineData("Host=127.0.0.1;Nonsense=1", "EDGE_DATABASE is no Npgsql connection string")]
    public async Task Given_no_database_When_started_Then_one_line_says_so_and_the_code_is_3(string? database, string message) =>
        await FailsAsync(Servers.Broker, database, message);

    [Theory]
    [InlineData(null, "EDGE_BROKER is not set")]
    [InlineData("amqp://edge:verysecret@127.0.0.1:1/", "EDGE_BROKER: no connection to 127.0.0.1:1")]
    [InlineData("http://127.0.0.1", "EDGE_BROKER is no AMQP address")]
    public async Task Given_no_broker_When_started_Then_one_line_says_so_and_the_code_is_3(string? broker, string message) =>
        await FailsAsync(broker, Servers.Database, message);

    [Fact]
    public async Task Given_an_unknown_verb_When_started_Then_the_usage_is_shown_and_the_code_is_2()
    {
        using var service = ServiceProcess.Start(Servers, "replay", "everything");

        var (code, _, errors) = await service.ExitAsync();

        code.ShouldBe(2);
        errors.ShouldStartWith("usage:");
    }

    [Fact]
    public async Task Given_a_table_that_there_is_not_When_rebuilt_Then_the_message_names_those_that_there_are_and_the_code_is_2()
    {
        using var rebuild = ServiceProcess.Start(Servers, "replay", "rebuild", "--table", "trials");

        var (code, _, errors) = await rebuild.ExitAsync();

        code.ShouldBe(2);
        errors.ShouldStartWith("there is no table trials: write one of experiment, cell, device, device_capability, trial, ");
    }

    private static async Task FailsAsync(string? broker, string? database, string message)
    {
        using var service = ServiceProcess.Start(broker, database);

        var (code, output, errors) = await service.ExitAsync();

        code.ShouldBe(3, errors);
        errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith(message);
        (output + errors).ShouldNotContain("verysecret");
    }

    private static async Task<long> CountAsync(Npgsql.NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select count(*) from edge_events.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
