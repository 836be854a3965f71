using System.Text.Json;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What was known at a moment, of the events up to then alone.</summary>
public sealed class AsOfTests : DatabaseTests
{
    [Fact]
    public async Task Given_a_place_in_the_middle_When_asked_for_Then_the_rows_are_those_of_a_store_that_ends_there_and_nothing_is_written()
    {
        var history = new History();
        object[] events = [.. history.Whole(), history.Excluded(Rc, 1), history.Cpu(Nt, 1, sequence: 99)];
        await using var elsewhere = await TestServers.CreateAsync();
        await using var then = await RunningProjections.StartAsync(elsewhere);
        await then.AppendAsync(events[..30]);
        await then.CaughtUpAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(events);
        await projections.CaughtUpAsync();
        var before = await EverythingAsync(projections);

        using var json = JsonDocument.Parse(await AsOfAsync("last", "30"));

        json.RootElement.GetProperty("as_of").GetProperty("sequence").GetInt64().ShouldBe(30);
        var rows = json.RootElement.GetProperty("rows");
        foreach (var table in Table.All)
        {
            // PostgreSQL reads them as it would read them into the table; events elsewhere have ids of their own.
            var sql = $"select coalesce(string_agg((to_jsonb(t) - 'evidence')::text, E'\\n' order by {string.Join(", ", table.Key.Select(column => $"t.{column}"))}), '') from ";
            await using var command = projections.Database.CreateCommand($"{sql} jsonb_populate_recordset(null::{table.Name}, $1) t");
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = rows.GetProperty(table.ShortName).GetRawText(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
            ((string)(await command.ExecuteScalarAsync())!).ShouldBe(await then.ScalarAsync<string>($"{sql} {table.Name} t"), table.Name);
        }

        rows.GetProperty("runtime_throughput").EnumerateArray().Max(row => row.GetProperty("n").GetInt32()).ShouldBe(1);
        (await EverythingAsync(projections)).ShouldBe(before);
    }

    [Fact]
    public async Task Given_a_time_When_asked_for_Then_the_last_event_by_then_counts()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        await projections.RowsAsync("update edge_events.mt_events set timestamp = timestamptz '2026-11-23 12:00Z' + seq_id * interval '1 minute'");

        using var json = JsonDocument.Parse(await AsOfAsync("last", "2026-11-23T12:20:30"));
        using var offset = JsonDocument.Parse(await AsOfAsync("last", "2026-11-23T14:20:30+02:00"));

        json.RootElement.GetProperty("as_of").GetProperty("sequence").GetInt64().ShouldBe(20);
        json.RootElement.GetProperty("as_of").GetProperty("at").GetDateTimeOffset().ShouldBe(Start.AddMinutes(20));
        offset.RootElement.GetRawText().ShouldBe(json.RootElement.GetRawText());
    }

    [Fact]
    public async Task Given_settings_that_were_promoted_later_When_asked_for_Then_those_of_then_count()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        foreach (var words in new[] { new[] { "try", "--set", "efficiency.power=above_idle", "--as", "other" }, ["promote", "other"] })
        {
            using var replay = ServiceProcess.Start(Servers, ["replay", .. words]);
            (await replay.ExitAsync()).Code.ShouldBe(0);
        }

        (await EnergyAsync("41")).ShouldBe(10);
        (await EnergyAsync("42")).ShouldBe(4);
        (await EnergyAsync("2100-01-01")).ShouldBe(4);
        foreach (var (place, promoted) in new[] { ("41", "null"), ("42", "42"), ("2100-01-01", "42") })
        {
            using var replay = ServiceProcess.Start(Servers, "replay", "as-of", "last", place);
            using var json = JsonDocument.Parse((await replay.ExitAsync()).Output);
            json.RootElement.GetProperty("as_of").GetProperty("sequence").GetInt64().ShouldBe(41);
            json.RootElement.GetProperty("as_of").GetProperty("settings_sequence").GetRawText().ShouldBe(promoted);
        }
    }

    [Theory]
    [InlineData("soon", "--as-of soon: write the sequence of an event, such as an as_of_sequence of a table, or a time such as ")]
    [InlineData("2", " had no event by event 2: its first is event 3, of 2")]
    [InlineData("2001-01-01", " had no event by 2001-01-01 00:00:00.000Z: its first is event 3, of 2")]
    public async Task Given_a_moment_that_is_none_When_asked_for_Then_one_message_says_what_to_write(string place, string message)
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();

        using var replay = ServiceProcess.Start(Servers, "replay", "as-of", "last", place);
        var (code, output, errors) = await replay.ExitAsync();

        code.ShouldBe(2, errors);
        output.ShouldBeEmpty();
        errors.ShouldContain(message);
    }

    private async Task<double> EnergyAsync(string place)
    {
        using var json = JsonDocument.Parse(await AsOfAsync("last", place));
        return json.RootElement.GetProperty("rows").GetProperty("runtime_efficiency").EnumerateArray().First(row => row.GetProperty("n").GetInt32() > 0).GetProperty("energy_j").GetDouble();
    }

    /// <summary>Schemas, and every row of the tables.</summary>
    private static async Task<IReadOnlyList<string>> EverythingAsync(RunningProjections projections) =>
        [.. await projections.AllRowsAsync(), await projections.ScalarAsync<string>("select string_agg(nspname, ' ' order by nspname) from pg_namespace where nspname like 'edge%'")];

    private async Task<string> AsOfAsync(params string[] words)
    {
        using var replay = ServiceProcess.Start(Servers, ["replay", "as-of", .. words]);
        var (code, output, errors) = await replay.ExitAsync();
        code.ShouldBe(0, errors);
        return output;
    }
}
