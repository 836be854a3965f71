using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Tables can be dropped at any time: the events give the same ones again.</summary>
public sealed class RebuildTests : DatabaseTests
{
    [Fact]
    public async Task Given_tables_that_grew_event_by_event_When_rebuilt_in_pages_of_any_size_Then_every_row_is_the_same()
    {
        IReadOnlyList<string> live;
        await using (var projections = await RunningProjections.StartAsync(Servers, pageSize: 1))
        {
            await projections.AppendAsync(Eventful());
            await projections.CaughtUpAsync();
            live = await projections.AllRowsAsync();
        }

        foreach (var pageSize in new[] { 1, 40, 100, 5000 })
        {
            var lines = await RunningProjections.RebuildAsync(Servers, pageSize);

            await using var projections = await RunningProjections.StartAsync(Servers);
            (await projections.AllRowsAsync()).ShouldBe(live, $"pages of {pageSize}");
            foreach (var table in Table.All)
            {
                var rows = await projections.ScalarAsync<long>($"select count(*) from {table.Stored.Name}");
                rows.ShouldBeGreaterThan(0, table.Name);
                lines.ShouldContain(line => line.StartsWith($"{table.Stored.Name} ", StringComparison.Ordinal) && line.Contains($" {rows} rows", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(44)]
    public async Task Given_results_that_were_published_in_part_When_rebuilt_Then_the_rows_are_the_same_and_only_the_rest_is_told(int publishedThrough)
    {
        IReadOnlyList<string> live;
        await using (var projections = await RunningProjections.StartAsync(Servers, pageSize: 3))
        {
            await projections.AppendAsync(Eventful());
            await projections.CaughtUpAsync();
            live = await projections.AllRowsAsync();
            await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
        }

        await using var database = Npgsql.NpgsqlDataSource.Create(Servers.Database);
        await using (var forget = database.CreateCommand($"update edge_internal.result_mark set through_sequence = {publishedThrough}"))
        {
            await forget.ExecuteNonQueryAsync();
        }

        await RunningProjections.RebuildAsync(Servers, pageSize: 7);

        var told = await RunningProjections.RowsAsync(database, "select event from edge_internal.result_outbox");
        told.Count(row => (string)row["event"]! == "experiment-finished").ShouldBe(publishedThrough < 40 ? 1 : 0);
        told.ShouldNotBeEmpty();
        await using var again = await RunningProjections.StartAsync(Servers);
        (await again.AllRowsAsync()).ShouldBe(live);
    }

    [Fact]
    public async Task Given_a_running_service_When_rebuilt_beside_it_Then_it_hands_over_and_goes_on_afterwards()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();
        var before = await projections.AllRowsAsync();

        await RunningProjections.RebuildAsync(Servers);

        (await projections.AllRowsAsync()).ShouldBe(before);
        await projections.AppendAsync([new History { ExperimentId = Guid.NewGuid() }.Submitted]);
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<long>("select count(*) from edge.experiment")).ShouldBe(2);
    }

    [Fact]
    public async Task Given_tables_that_somebody_damaged_When_rebuilt_Then_they_are_as_the_events_say()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        var before = await projections.AllRowsAsync();
        await using (var damage = projections.Database.CreateCommand("drop table edge.trial; update edge.runtime_throughput set mean_mb_per_s = 1e9"))
        {
            await damage.ExecuteNonQueryAsync();
        }

        await RunningProjections.RebuildAsync(Servers);

        (await projections.AllRowsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Given_tables_of_another_version_When_the_service_starts_Then_it_fills_them_anew()
    {
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History().Whole());
            await projections.CaughtUpAsync();
            await using var age = projections.Database.CreateCommand("update edge_internal.table_version set script_sha256 = 'old'; alter table edge.cell drop column tool");
            await age.ExecuteNonQueryAsync();
        }

        await using var newer = await RunningProjections.StartAsync(Servers);
        await newer.CaughtUpAsync();

        (await newer.ScalarAsync<long>("select count(*) from edge.cell where tool = 'fio'")).ShouldBe(3);
    }

    /// <summary>What means something to COPY, to JSON or to SQL.</summary>
    private const string Odd = "tab\there, line\nthere\r, back\\slash \\N \\. , ^ ? $1 ' \" ; -- {0} \u00e9 \ud83d\ude00 <>&";

    /// <summary>Failures, retries, silence, late and repeated words, telemetry before and after.</summary>
    internal static object[] Eventful()
    {
        var (history, other) = (new History(), new History { ExperimentId = Guid.Parse("11111111-2222-3333-4444-666666fedcba") });
        var controlled = new History { ExperimentId = Guid.Parse("11111111-2222-3333-4444-777777fedcba"), IsControlled = true };
        return
        [
            .. history.Whole(),
            other.Submitted with { PlanText = Odd, At = Start.AddTicks(1_234_567) },
            other.Cpu(Nt, 1, sequence: 90),
            other.Requested(Nt, 1),
            other.Designed,
            other.Failed(Nt, 1) with { Reason = Odd },
            other.Requested(Nt, 1, 2),
            other.DeadlinePassed(Nt, 1, 2),
            other.Completed(Nt, 1, 61, 2),
            other.Completed(Nt, 1, 61, 2),
            other.Requested(Rc, 2),
            other.Completed(Rc, 2, 33) with { Factors = new Dictionary<string, string> { ["accelerator"] = "tcg", ["simulated"] = "a double" } },
            other.Disk(Nt, 1, 2, sequence: 91),
            other.Requested(Rc, 1),
            other.DeadlinePassed(Rc, 1),
            other.Abandoned(Rc, 1, 1),
            other.Entered(Rc, 1, TrialPhase.Ramp),
            other.Cpu(Nt, 1, 2, sequence: 92),
            history.Announced with { BootId = "boot-2" },
            history.Power(Rc, 2, sequence: 93),
            other.GateWaited(Nt, 1, 1, 1.25, Odd),
            other.GatePassed(Nt, 1, 1.25),
            history.Excluded(Nt, 1, Odd),
            history.Excluded(Rc, 2, by: null, rule: "mad3.5"),
            history.Included(Nt, 1),
            history.Included(Nt, 2),
            history.Excluded(Nt, 2),
            history.Excluded(Nt, 2),
            other.Excluded(Rc, 1),
            other.Stopped(Rc, 1, CellEnd.Converged),
            other.Stopped(Rc, 1, CellEnd.Converged),
            other.Stopped(Nt, 2, CellEnd.BudgetExhausted),
            other.Requested(Rc, 2),
            other.Completed(Rc, 2, 39) with { Factors = new Dictionary<string, string> { ["simulated"] = "a double" } },
            history.Announced with { BootId = "boot-3" },
            history.Announced with { BootId = "boot-4" },
            other.Rail(Nt, 2, sequence: 94),
            other.SecondRail(Nt, 2, sequence: 95),
            other.Throttle(Nt, 2, sequence: 96),
            other.Requested(Nt, 2),
            other.Completed(Nt, 2, 60),
            history.Stopped(Rc, 2, CellEnd.MaxN),
            controlled.ControlRequested(1),
            controlled.ControlCompleted(1, 50),
            controlled.Submitted,
            controlled.Designed,
            .. controlled.WholeTrial(Rc, 1, 49),
            .. controlled.WholeTrial(Nt, 1, 50),
            controlled.ControlRequested(2),
            controlled.Failed(Nt, 1) with { TrialId = controlled.ControlId(2), Reason = Odd },
            controlled.ControlRequested(2, 2),
            controlled.ControlCompleted(2, 51, 2),
            controlled.ControlCompleted(2, 99, 2),
            .. controlled.WholeTrial(Nt, 2, 52),
            .. controlled.WholeTrial(Rc, 2, 51),
            controlled.ControlRequested(3),
            controlled.ControlCompleted(3, 48),
            controlled.Cpu(Nt, 1, sequence: 97) with { TrialId = controlled.ControlId(2), Attempt = 2 },
            controlled.Excluded(Nt, 1) with { TrialId = controlled.ControlId(1) },
            history.Reparsed(Rc, 1, "fio/2", 42.5),
            history.Reparsed(Rc, 1, "fio/3", null, Odd),
            other.Reparsed(Rc, 1, "fio/2", 1),
        ];
    }
}
