using EdgePipeline.Contracts;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

public sealed class SchemaTests : DatabaseTests
{
    [Fact]
    public async Task Given_the_created_tables_When_compared_with_the_rows_Then_columns_and_properties_are_the_same()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        foreach (var table in Table.All.Union(Table.All.Select(table => table.Stored)))
        {
            var columns = await projections.RowsAsync(
                $"select attname from pg_attribute where attrelid = '{table.Name}'::regclass and attnum > 0 and not attisdropped order by attnum");
            columns.Select(column => (string)column["attname"]!).ShouldBe(table.Columns, table.Name);
        }
    }

    [Fact]
    public async Task Given_schema_edge_When_looked_at_Then_every_table_view_and_column_is_explained()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);

        var unexplained = await projections.RowsAsync(
            """
            select c.relname || coalesce('.' || a.attname, '') as name
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'edge'
            left join lateral (select null::name as attname, 0 as attnum union all
              select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) a on true
            where c.relkind in ('r', 'v') and coalesce(col_description(c.oid, nullif(a.attnum, 0)), case when a.attnum = 0 then obj_description(c.oid) end) is null
            """);

        unexplained.Select(row => row["name"]).ShouldBeEmpty();
        (await projections.ScalarAsync<long>("select count(*) from pg_class where relnamespace = 'edge'::regnamespace and relkind in ('r', 'v')")).ShouldBe(20);
    }

    [Fact]
    public async Task Given_the_role_edge_reader_When_it_reads_Then_it_sees_schema_edge_and_nothing_else()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        await RunningProjections.RebuildAsync(Servers);

        await using var connection = await projections.Database.OpenConnectionAsync();
        await using var role = connection.CreateCommand();
        role.CommandText = "set role edge_reader";
        await role.ExecuteNonQueryAsync();
        role.CommandText = "select (select count(*) from edge.trial) + (select count(*) from edge.cpu_sample)";
        ((long)(await role.ExecuteScalarAsync())!).ShouldBeGreaterThan(100);
        role.CommandText = "select count(*) from edge_events.mt_events";
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => role.ExecuteScalarAsync())).SqlState.ShouldBe("42501");
        role.CommandText = "delete from edge.trial";
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => role.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
        role.CommandText = "reset role";
        await role.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task Given_two_processes_that_create_the_schema_at_once_When_done_Then_both_succeed()
    {
        using var first = Hosting.Service.Build(RunningProjections.SettingsOf(Servers), 100);
        using var second = Hosting.Service.Build(RunningProjections.SettingsOf(Servers), 100);

        await Task.WhenAll(new[] { first, second }.Select(host =>
            ((DatabaseSchema)host.Services.GetService(typeof(DatabaseSchema))!).EnsureEventStoreAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task Given_the_indexes_When_a_process_applies_the_event_stores_schema_again_Then_they_are_still_there()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);

        await projections.Events.Storage.ApplyAllConfiguredChangesToDatabaseAsync();

        foreach (var index in Streams.OwnIndexes)
        {
            (await projections.ScalarAsync<bool>($"select to_regclass('edge_events.{index}') is not null")).ShouldBeTrue(index);
        }
    }

    [Fact]
    public async Task Given_telemetry_of_a_trial_When_rows_look_for_it_Then_there_is_an_index_for_it()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await using var connection = await projections.Database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"set enable_seqscan = off; explain select * from edge_events.mt_events where {EdgePipeline.Projections.Events.TelemetryEvents.Sql} and (data->>'trialId')::uuid = any(array['{Guid.NewGuid()}'::uuid])";
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        string.Join('\n', plan).ShouldContain(Streams.TelemetryByTrialIndex);
    }

    [Fact]
    public async Task Given_readings_When_seen_through_the_views_Then_there_is_one_row_a_reading_with_rates_since_the_one_before()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync([history.Cpu(Nt, 1), history.Disk(Nt, 1), history.Process(Nt, 1), history.Power(Nt, 1), history.Network(Nt, 1),
            history.Rail(Nt, 1), history.Throttle(Nt, 1)]);

        var trial = history.TrialId(Nt, 1);
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), count(usr_pct), min(usr_pct), max(usr_pct), max(idle_pct), max(iowait_pct)) from edge.cpu_sample where trial_id = '{trial}'"))
            .ShouldBe("35 34 25 25 50 12.5");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), max(written_mb_per_s), max(busy_pct), max(block_device)) from edge.io_sample where trial_id = '{trial}'"))
            .ShouldBe("35 40 10 vda");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), max(pid), max(command), max(usr_pct_of_one_cpu), max(sys_pct_of_one_cpu)) from edge.process_sample where trial_id = '{trial}'"))
            .ShouldBe("35 4711 fio 40 20");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), min(power_w), max(power_w), max(method), max(power_source)) from edge.power_sample where method = 'modelled' and trial_id = '{trial}'"))
            .ShouldBe("35 3 5 modelled model");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), count(power_w), min(power_w), max(power_w), max(rail), bool_and(is_total), max(energy_j)) from edge.power_sample where method = 'measured' and trial_id = '{trial}'"))
            .ShouldBe("35 34 4 4 package-0 t 49.6");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), max(value), max(name), max(source)) from edge.condition_sample where trial_id = '{trial}'"))
            .ShouldBe("35 4 bits throttle:firmware");
        (await projections.ScalarAsync<string>(
            $"select concat_ws(' ', count(*), max(rx_mbit_per_s), max(tx_bytes_per_packet), max(rx_bytes_per_packet), max(interface)) from edge.net_sample where trial_id = '{trial}'"))
            .ShouldBe("35 112 66 1400 ve1");
    }

    [Fact]
    public async Task Given_a_transaction_that_writes_to_every_table_When_the_same_version_makes_the_schema_again_Then_it_waits_for_nothing()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        await using var connection = await projections.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var writes = new NpgsqlCommand(
            """
            do $$ declare relation regclass; begin
              for relation in select oid from pg_class where relkind in ('r', 'v') and relnamespace in ('edge_events'::regnamespace, 'edge_internal'::regnamespace) loop
                execute format('lock table %s in row exclusive mode', relation);
              end loop;
            end $$
            """,
            connection);
        await writes.ExecuteNonQueryAsync();

        await host.Services.GetRequiredService<DatabaseSchema>().EnsureEventStoreAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Given_lost_batches_and_dropped_readings_When_seen_through_the_view_Then_the_holes_are_named()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync([history.Cpu(Nt, 1, sequence: 2), history.Cpu(Rc, 1, sequence: 6), history.Disk(Nt, 1) with { Dropped = 9 }]);

        var gaps = await projections.RowsAsync("select * from edge.telemetry_gap order by source, from_sequence");

        gaps.Select(gap => (gap["source"], gap["kind"], gap["from_sequence"], gap["to_sequence"], gap["missing"])).ShouldBe(
        [
            ("block:vda", "dropped_readings", 1L, 1L, 9L),
            ("cpu", "lost_batches", 1L, 1L, 1L),
            ("cpu", "lost_batches", 3L, 5L, 3L),
        ]);
    }
}
