using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>A rebuild beside a running service, readers and crashes.</summary>
public sealed class LiveRebuildTests : DatabaseTests
{
    private const string AdvisoryLock = "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";

    private const string LeaderSql = "select pid from pg_locks where locktype = 'advisory' and objid = 1347571530::oid and database = (select oid from pg_database where datname = current_database())";

    private static readonly string CountSql = $"select array[{string.Join(", ", Table.All.Select(table => $"(select count(*) from {table.Name})"))}]";

    [Theory]
    [InlineData("read committed")]
    [InlineData("repeatable read")]
    public async Task Given_a_reader_that_never_stops_When_rebuilt_again_and_again_Then_it_never_misses_a_table_or_a_row(string isolation)
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History { IsControlled = true }.Whole());
        await projections.CaughtUpAsync();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => ReadAsync(projections.Database, isolation, stop.Token));

        for (var i = 0; i < 4; i++)
        {
            var rebuilding = RunningProjections.RebuildAsync(Servers);
            await projections.AppendAsync(new History { ExperimentId = new Guid(i + 1, 0, 0, new byte[8]) }.Whole());
            await rebuilding;
        }

        await projections.CaughtUpAsync();
        await stop.CancelAsync();
        (await reading).ShouldBeGreaterThan(10);
        (await projections.ScalarAsync<long>("select count(*) from edge.experiment")).ShouldBe(5);
        await ShouldBeAsTheEventsSayAsync(projections);
    }

    [Fact]
    public async Task Given_a_transaction_that_reads_as_of_before_When_rebuilt_Then_the_swap_waits_for_its_end()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History { IsControlled = true }.Whole());
        await projections.CaughtUpAsync();
        await using var connection = await projections.Database.OpenConnectionAsync();
        var old = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await CountAsync(connection, "select array[count(*)] from pg_class");

        var leader = await projections.ScalarAsync<int>(LeaderSql);
        var rebuilding = RunningProjections.RebuildAsync(Servers);
        // The tables have been handed over: from here on nothing but this transaction is waited for.
        await projections.UntilAsync($"select coalesce(({LeaderSql}) <> {leader}, false)");
        // A few: the rebuild gives up when the transaction stays open for half a minute.
        for (var i = 0; i < 10; i++)
        {
            (await CountAsync(connection, CountSql)).ShouldAllBe(rows => rows > 0);
            await Task.Delay(5);
        }

        rebuilding.IsCompleted.ShouldBeFalse();
        await old.CommitAsync();
        await rebuilding;
    }

    [Fact]
    public async Task Given_events_that_came_while_tables_were_built_When_caught_up_Then_every_row_is_that_of_the_live_tables()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var (history, other) = (new History { IsControlled = true }, new History { ExperimentId = Guid.Parse("11111111-2222-3333-4444-666666fedcba") });
        object[] events = [.. history.Whole(), .. other.Whole()];
        await projections.AppendAsync(events[..30]);
        await projections.CaughtUpAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), pageSize: 7);
        var shadow = host.Services.GetRequiredService<ShadowTables>();
        var through = await shadow.BuildAsync(ShadowTables.NextSchema, TableSettings.Default, _ => { }, CancellationToken.None);
        await projections.AppendAsync([.. events[30..], history.Announced with { Capabilities = [history.Announced.Capabilities[0]] }]);
        await projections.CaughtUpAsync();

        (await shadow.CatchUpAsync(ShadowTables.NextSchema, TableSettings.Default, through, 0, CancellationToken.None)).ShouldBe(events.Length + 1);

        foreach (var table in Table.All)
        {
            var live = await Fingerprint.OfAsync(projections.Database, table, Table.Schema, CancellationToken.None);
            (await Fingerprint.OfAsync(projections.Database, table, ShadowTables.NextSchema, CancellationToken.None)).ShouldBe(live, table.Name);
            live.Rows.ShouldBeGreaterThan(0);
        }

        (await projections.ScalarAsync<string>(KeysSql(ShadowTables.NextSchema))).ShouldBe(await projections.ScalarAsync<string>(KeysSql(Table.Schema)));
    }

    /// <summary>Indexes, constraints and what must not be NULL: a table that is filled gets its keys afterwards, an empty one at once.</summary>
    private static string KeysSql(string schema) =>
        $"""
        select replace(string_agg(line, E'\n' order by line), '{schema}.', '') from (
          select indexdef as line from pg_indexes where schemaname = '{schema}'
          union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = '{schema}'::regnamespace
          union all select concat_ws(' ', attrelid::regclass, attname, 'not null') from pg_attribute join pg_class c on c.oid = attrelid
            where c.relnamespace = '{schema}'::regnamespace and c.relkind = 'r' and attnum > 0 and attnotnull) known
        """;

    [Fact]
    public async Task Given_a_rebuild_that_is_killed_in_the_middle_When_the_service_starts_Then_the_tables_are_as_before_and_nothing_is_left()
    {
        IReadOnlyList<string> before;
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History { IsControlled = true }.Whole());
            await projections.CaughtUpAsync();
            before = await projections.AllRowsAsync();
        }

        await using var database = NpgsqlDataSource.Create(Servers.Database);
        await using (await Leadership.WaitAsync(database, () => { }, CancellationToken.None))
        {
            using var rebuild = ServiceProcess.Start(Servers, "replay", "rebuild");
            await UntilAsync(database, $"select to_regnamespace('edge_next') is not null and exists ({AdvisoryLock} and objid = {0x41534B53}::oid)");
            using (var second = ServiceProcess.Start(Servers, "replay", "rebuild"))
            {
                var (code, _, errors) = await second.ExitAsync();
                code.ShouldBe(1);
                errors.ShouldStartWith("another process is building tables in this database");
            }

            rebuild.Kill();
            await rebuild.ExitAsync();
            (await RunningProjections.RowsAsync(database, "select to_regnamespace('edge_next')::text as left"))[0]["left"].ShouldBe("edge_next");
            // The server takes a moment to notice; the one that waits for the leader's lock does so when it gets it.
            await UntilAsync(database, $"select not exists ({AdvisoryLock} and objid = {0x4255494C}::oid)");
        }

        await using var again = await RunningProjections.StartAsync(Servers);
        (await again.AllRowsAsync()).ShouldBe(before);
        (await again.ScalarAsync<bool>("select to_regnamespace('edge_next') is null and to_regnamespace('edge_old') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Given_two_damaged_tables_When_one_is_rebuilt_Then_it_is_as_the_events_say_and_the_other_is_left_alone()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        await ExecuteAsync(projections.Database, "create view public.mine as select * from edge.cell; delete from edge.cell; update edge.trial set reason = 'damaged'");

        var lines = await RunningProjections.RebuildAsync(Servers, table: "cell");

        lines.Where(line => line.StartsWith("edge.", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("edge.cell ");
        (await projections.ScalarAsync<long>("select count(*) from public.mine")).ShouldBe(3);
        (await projections.ScalarAsync<long>("select count(*) from edge.trial where reason = 'damaged'")).ShouldBe(4);
    }

    [Fact]
    public async Task Given_the_same_events_in_two_databases_of_other_settings_When_rebuilt_Then_every_hash_is_the_same()
    {
        await using var other = await TestServers.CreateAsync();
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History { Repetitions = 5, IsControlled = true }.Whole());
            await projections.CaughtUpAsync();
        }

        await using (var elsewhere = await RunningProjections.StartAsync(other))
        {
            await StoreCopy.EventsAsync(Servers.Database, other.Database);
            await elsewhere.CaughtUpAsync();
        }

        await using var database = NpgsqlDataSource.Create(other.Database);
        foreach (var setting in new[] { "timezone = 'Pacific/Chatham'", "datestyle = 'German, DMY'", "extra_float_digits = -3", "bytea_output = 'escape'" })
        {
            await ExecuteAsync(database, $"do $$ begin execute format('alter database %I set {setting.Replace("'", "''", StringComparison.Ordinal)}', current_database()); end $$");
        }

        NpgsqlConnection.ClearAllPools();
        var here = await RunningProjections.RebuildAsync(Servers);
        var there = await RunningProjections.RebuildAsync(other, pageSize: 11);

        string[] Hashes(IReadOnlyList<string> lines) => [.. lines.Where(line => line.Contains(" md5 ", StringComparison.Ordinal))];
        Hashes(there).ShouldBe(Hashes(here));
        Hashes(here).Length.ShouldBe(Table.All.Count);
        Hashes(here).ShouldAllBe(line => !line.Contains(" 0 rows", StringComparison.Ordinal));
    }

    /// <returns>How often it read.</returns>
    private static async Task<int> ReadAsync(NpgsqlDataSource database, string isolation, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        var (least, reads) = (new long[Table.All.Count], 0);
        for (; !stop.IsCancellationRequested; reads++)
        {
            await using var begin = new NpgsqlCommand($"begin isolation level {isolation}", connection);
            await begin.ExecuteNonQueryAsync(CancellationToken.None);
            // In two statements: names are looked up for each.
            await CountAsync(connection, "select array[count(*)] from pg_class");
            var rows = await CountAsync(connection, CountSql);
            rows.Zip(least).ShouldAllBe(pair => pair.First >= pair.Second);
            rows.ShouldAllBe(count => count > 0);
            least = rows;
            await using var commit = new NpgsqlCommand("commit", connection);
            await commit.ExecuteNonQueryAsync(CancellationToken.None);
        }

        return reads;
    }

    private static async Task<long[]> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long[])(await command.ExecuteScalarAsync())!;
    }

    private async Task ShouldBeAsTheEventsSayAsync(RunningProjections projections)
    {
        var live = await projections.AllRowsAsync();
        await RunningProjections.RebuildAsync(Servers);
        (await projections.AllRowsAsync()).ShouldBe(live);
    }

    private static async Task UntilAsync(NpgsqlDataSource database, string condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            await using var command = database.CreateCommand(condition);
            if ((bool)(await command.ExecuteScalarAsync(patience.Token))!)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
