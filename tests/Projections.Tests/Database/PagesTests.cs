using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Telemetry in pages says the same as telemetry in batches.</summary>
public sealed class PagesTests : DatabaseTests
{
    private static readonly string[] Views = ["cpu_sample", "io_sample", "net_sample", "process_sample", "power_sample", "condition_sample"];

    /// <summary>Two phases of CPU, with every kind of source besides, and readings that jitter.</summary>
    private static IReadOnlyList<object> Whole()
    {
        var history = new History();
        return
        [
            .. history.Whole().SelectMany(stored => stored is TelemetryBatch { Source: "cpu" } cpu
                ? [Phase(cpu, "Launch", 0, 9), Phase(cpu, "Measure", 9, 35), Jittered(history.Network(Nt, 1) with { TrialId = cpu.TrialId, StartAt = cpu.StartAt, Sequence = cpu.Sequence }),
                    history.Throttle(Nt, 1) with { TrialId = cpu.TrialId, StartAt = cpu.StartAt, Sequence = cpu.Sequence }, history.Rail(Nt, 1) with { TrialId = cpu.TrialId, StartAt = cpu.StartAt, Sequence = cpu.Sequence },
                    history.Power(Nt, 1) with { TrialId = cpu.TrialId, StartAt = cpu.StartAt, Sequence = cpu.Sequence, Source = "power:gone", OffsetsNs = [], Columns = new Dictionary<string, long[]> { ["power_mw"] = [] } }]
                : new[] { stored }),
        ];
    }

    [Fact]
    public async Task Given_the_same_readings_in_batches_and_in_pages_When_stored_Then_every_row_of_tables_and_views_is_the_same()
    {
        await using var other = await TestServers.CreateAsync();
        await using var batches = await RunningProjections.StartAsync(other);
        await using var pages = await RunningProjections.StartAsync(Servers);

        await batches.AppendAsync(Whole());
        await pages.AppendAsync(WithPages(Whole()));
        await batches.CaughtUpAsync();
        await pages.CaughtUpAsync();

        (await pages.ScalarAsync<long>("select count(*) from edge_events.mt_events where type = 'telemetry_batch'")).ShouldBe(0);
        foreach (var relation in Table.All.Select(table => table.Name).Concat(Views.Select(view => $"edge.{view}")))
        {
            // Evidence and places name events, of which pages are fewer.
            var rows = $"select (to_jsonb(t) - '{{evidence,as_of_sequence}}'::text[])::text as row from {relation} t order by 1";
            (await pages.RowsAsync(rows)).Select(row => row["row"]).ShouldBe((await batches.RowsAsync(rows)).Select(row => row["row"]), relation);
        }

        foreach (var view in Views)
        {
            (await pages.ScalarAsync<long>($"select count(*) from edge.{view} where trial_id = '{new History().TrialId(Rc, 2)}'")).ShouldBeGreaterThan(30, view);
        }
    }

    [Fact]
    public async Task Given_pages_When_rebuilt_Then_rows_are_those_that_grew()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(WithPages(Whole()));
        await projections.CaughtUpAsync();
        var grown = await projections.AllRowsAsync();

        await RunningProjections.RebuildAsync(Servers);

        (await projections.AllRowsAsync()).ShouldBe(grown);
        grown.ShouldContain(row => row.Contains("energy_j", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_page_on_the_exchange_twice_and_one_missing_When_consumed_Then_it_is_one_event_and_the_hole_and_what_was_dropped_show()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        var first = Body(PackedPages.Of([history.Cpu(Nt, 1), history.Disk(Nt, 1)], 1));
        var third = Body(PackedPages.Of([history.Cpu(Rc, 1), history.Disk(Rc, 1) with { Dropped = 4 }], 3));

        await TelemetryExchange.PublishAsync(Servers.Broker, [first, first, third, third]);
        await projections.UntilAsync("select count(distinct data->>'sequence') = 2 from edge_events.mt_events");
        await TelemetryExchange.PublishAsync(Servers.Broker, [first, Body(PackedPages.Of([history.Cpu(Rc, 1)], 4))]);
        await projections.UntilAsync("select count(distinct data->>'sequence') = 3 from edge_events.mt_events");

        (await projections.ScalarAsync<long>("select count(*) from edge_events.mt_events")).ShouldBe(3);
        (await projections.ScalarAsync<string>("select string_agg(distinct stream_id || ' ' || type, ',') from edge_events.mt_events"))
            .ShouldBe($"{Streams.Telemetry(Device, history.Session)} telemetry_page");
        var gaps = await projections.RowsAsync("select kind, source, from_sequence, to_sequence, missing, trial_id from edge.telemetry_gap order by kind desc");
        gaps.Select(gap => string.Join(' ', gap.Values)).ShouldBe([$"lost_pages  2 2 1 {history.TrialId(Rc, 1)}", $"dropped_readings block:vda 3 3 4 {history.TrialId(Rc, 1)}"]);
    }

    [Fact]
    public async Task Given_a_trials_pages_When_asked_why_Then_they_are_listed_with_their_sources_and_whether_they_reach_into_the_window()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(
        [
            .. WithPages([history.Submitted, history.Designed, .. history.WholeTrial(Nt, 1, 50)]),
            PackedPages.Of([history.Cpu(Nt, 1) with { StartNs = 99_000_000_000 }], 2),
            PackedPages.Of([history.Cpu(Nt, 1) with { StartNs = 1_000_000_000 }], 3),
        ]);
        await projections.CaughtUpAsync();

        using var why = ServiceProcess.Start(Servers, ["why", "trial", history.TrialId(Nt, 1).ToString()]);
        var (code, text, errors) = await why.ExitAsync();

        code.ShouldBe(0, errors);
        text.ShouldContain("telemetry_page 4 sources, in the window");
        text.Split("telemetry_page 1 sources, outside the window").Length.ShouldBe(3);
    }

    private static byte[] Body(TelemetryPage page) => JsonSerializer.SerializeToUtf8Bytes(page, JsonSerializerOptions.Web);

    private static TelemetryBatch Phase(TelemetryBatch batch, string phase, int from, int to) => batch with
    {
        Phase = phase,
        Sequence = (batch.Sequence * 2) + from,
        StartNs = batch.StartNs + batch.OffsetsNs[from],
        StartAt = batch.StartAt.AddTicks(batch.OffsetsNs[from] / 100),
        OffsetsNs = [.. batch.OffsetsNs[from..to].Select(offset => offset - batch.OffsetsNs[from])],
        Columns = batch.Columns.ToDictionary(column => column.Key, column => column.Value[from..to]),
    };

    private static TelemetryBatch Jittered(TelemetryBatch batch) => batch with { OffsetsNs = [.. batch.OffsetsNs.Select((offset, index) => offset + (index * 7919 % 1000 * 1000))] };
}
