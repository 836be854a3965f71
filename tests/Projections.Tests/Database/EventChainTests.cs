using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What is changed in the events behind the writers' backs is named with its place.</summary>
public sealed class EventChainTests : DatabaseTests
{
    private readonly History _history = new();

    private string Trial => Streams.Trial(_history.TrialId(Rc, 1));

    [Theory]
    [InlineData(
        "update edge_events.mt_events set data = jsonb_set(data, '{{windowEndNs}}', '1') where stream_id = '{0}' and type = 'trial_completed'",
        "22, version 5 of {0}, was changed, moved or put in")]
    [InlineData("update edge_events.mt_events set timestamp = timestamp - interval '1 microsecond' where stream_id = '{0}' and version = 2", "15, version 2 of {0}, was changed, moved or put in")]
    [InlineData("delete from edge_events.mt_events where stream_id = '{0}' and version = 3", "16, version 3 of {0}, is gone")]
    [InlineData("delete from edge_events.mt_events where stream_id = '{0}'", "14, version 1 of {0}, is gone|15, version 2 of {0}, is gone|16, version 3 of {0}, is gone|17, version 4 of {0}, is gone|22, version 5 of {0}, is gone")]
    [InlineData(
        "delete from edge_events.mt_events where stream_id = '{0}' and version = 5; delete from edge_events.event_chain where stream_id = '{0}' and version = 5",
        "?, version 5 of {0}, is the last that the stream had, and is gone")]
    [InlineData(
        "update edge_events.mt_events set version = 99 where stream_id = '{0}' and version = 3; update edge_events.mt_events set version = 3 where stream_id = '{0}' and version = 4; update edge_events.mt_events set version = 4 where stream_id = '{0}' and version = 99",
        "16, version 4 of {0}, was changed, moved or put in|17, version 3 of {0}, was changed, moved or put in")]
    [InlineData(
        "alter table edge_events.mt_events disable trigger chain_event; insert into edge_events.mt_events select 1000, gen_random_uuid(), stream_id, 6, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, is_archived from edge_events.mt_events where stream_id = '{0}' and version = 5",
        "1000, version 6 of {0}, was never chained, or its link is gone")]
    [InlineData("delete from edge_events.event_chain where stream_id = '{0}' and version = 2", "15, version 2 of {0}, was never chained, or its link is gone|16, version 3 of {0}, was changed, moved or put in")]
    public async Task Given_a_change_by_SQL_When_the_chains_are_followed_Then_each_place_is_named(string change, string expected)
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(_history.Whole());
        (await BreaksAsync(projections)).ShouldBeEmpty();

        await ExecuteAsync(projections, string.Format(System.Globalization.CultureInfo.InvariantCulture, change, Trial));

        (await BreaksAsync(projections)).ShouldBe(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Trial).Split('|'));
    }

    [Fact]
    public async Task Given_a_store_from_before_there_were_chains_When_events_come_Then_the_old_ones_are_said_to_be_unchained_and_the_new_ones_are_chained()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await ExecuteAsync(
            projections, "drop trigger chain_event on edge_events.mt_events; drop function edge_events.chain_event; drop table edge_events.event_chain, edge_events.event_chain_start");
        var events = _history.Whole();
        await projections.AppendAsync(events.Take(16));

        await using (await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(events.Skip(16));
        }

        (await BreaksAsync(projections)).ShouldBeEmpty();
        var head = (await projections.RowsAsync(EventChain.HeadSql("true"))).ShouldHaveSingleItem().Values.ToArray();
        // Of 23 events that are neither telemetry nor a device's, ten came before.
        (head[0], head[1], head[2]).ShouldBe((4L, 13L, 10L));
        await ExecuteAsync(projections, $"update edge_events.mt_events set data = data || '{{\"x\": 1}}' where stream_id = '{Trial}' and version = 5");
        (await BreaksAsync(projections)).ShouldHaveSingleItem().ShouldStartWith("22, version 5");
    }

    [Fact]
    public async Task Given_an_experiment_from_elsewhere_When_imported_Then_its_events_are_chained_at_their_new_places()
    {
        await using var servers = await TestServers.CreateAsync();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tar");
        try
        {
            await using (var there = await RunningProjections.StartAsync(servers))
            {
                await there.AppendAsync(_history.Whole());
                await there.CaughtUpAsync();
                using var export = ServiceProcess.Start(servers, "export", "last", file);
                (await export.ExitAsync()).Code.ShouldBe(0);
            }

            await using var here = await RunningProjections.StartAsync(Servers);
            await here.AppendAsync(new History { ExperimentId = Guid.NewGuid() }.Whole());
            using var import = ServiceProcess.Start(Servers, "import", file);
            (await import.ExitAsync()).Code.ShouldBe(0);

            (await BreaksAsync(here)).ShouldBeEmpty();
            (await here.RowsAsync(EventChain.HeadSql($"stream_id = '{Trial}'"))).ShouldHaveSingleItem().Values.Take(3).ShouldBe(new object[] { 1L, 5L, 0L });
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string[]> BreaksAsync(RunningProjections projections) =>
        [.. (await projections.RowsAsync(EventChain.BreaksSql("true"))).Select(row => $"{row["sequence"] ?? "?"}, version {row["version"]} of {row["stream_id"]}, {row["problem"]}")];

    private static async Task ExecuteAsync(RunningProjections projections, string sql)
    {
        await using var command = projections.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
