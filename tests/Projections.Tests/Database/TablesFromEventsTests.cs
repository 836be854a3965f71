using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.Statistics;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Events in a real database, tables out of it.</summary>
public sealed class TablesFromEventsTests : DatabaseTests
{
    [Fact]
    public async Task Given_a_whole_experiment_When_projected_Then_every_table_tells_it()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        var experiment = (await projections.RowsAsync("select * from edge.experiment")).ShouldHaveSingleItem();
        experiment["experiment"].ShouldBe(history.Experiment);
        experiment["status"].ShouldBe("finished");
        experiment["cells"].ShouldBe(3);
        experiment["cells_skipped"].ShouldBe(1);
        experiment["trials_planned"].ShouldBe(4);
        experiment["trials_completed"].ShouldBe(4);

        var throughput = await projections.RowsAsync("select * from edge.runtime_throughput order by runtime");
        throughput.Select(row => row["n"]).ShouldBe([2, 2, 0]);
        ((double)throughput[0]["mean_mb_per_s"]!).ShouldBe(51.5, 1e-9);
        ((double)throughput[1]["ratio_to_nt"]!).ShouldBe(41.5 / 51.5, 1e-9);
        ((double)throughput[0]["persisted_ratio"]!).ShouldBe(0.84, 1e-9);
        throughput[2]["skip_reason"].ShouldBe("runc is not installed");

        var efficiency = (await projections.RowsAsync("select * from edge.runtime_efficiency where runtime = 'RC'")).ShouldHaveSingleItem();
        ((double)efficiency["cpu_busy_cpus"]!).ShouldBe(0.75, 1e-9);
        ((double)efficiency["mb_per_s_per_cpu"]!).ShouldBe(100 / 1.5, 1e-9);
        ((double)efficiency["cpu_s_per_gb"]!).ShouldBe(15, 1e-9);
        ((double)efficiency["energy_j"]!).ShouldBe(10, 1e-9);
        ((double)efficiency["mb_per_j"]!).ShouldBe(10, 1e-9);
        ((double)efficiency["power_above_idle_w"]!).ShouldBe(2, 1e-9);
        efficiency["power_method"].ShouldBe("modelled");

        (await projections.ScalarAsync<long>("select count(*) from edge.trial where status = 'completed' and array_length(evidence, 1) = 9")).ShouldBe(4);
        (await projections.ScalarAsync<string>("select environment->>'kernel' from edge.device")).ShouldBe("6.1");
        (await projections.ScalarAsync<string>("select reason from edge.device_capability where name = 'power'")).ShouldBe("no sensor found");
    }

    [Fact]
    public async Task Given_a_whole_experiment_When_projected_Then_the_contrasts_tell_it_and_their_mean_is_geometric()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();

        var contrast = (await projections.RowsAsync("select * from edge.contrast where runtime = 'RC' and baseline = 'NT' and metric = 'throughput'")).ShouldHaveSingleItem();
        ((double)contrast["ratio"]!).ShouldBe(41.5 / 51.5, 1e-9);
        (contrast["n"], contrast["baseline_n"], contrast["ratio_method"]).ShouldBe((2, 2, "fieller in blocks"));
        ((double)contrast["ratio_p_holm"]!).ShouldBe((double)contrast["ratio_p"]!, 1e-12);

        await using (var second = projections.Database.CreateCommand(
            "insert into edge.contrast select (jsonb_populate_record(c, '{\"cell_key\": \"other\", \"workload\": \"other\", \"ratio\": 1.7}')).* from edge.contrast c where runtime = 'RC' and baseline = 'NT' and metric = 'throughput'"))
        {
            await second.ExecuteNonQueryAsync();
        }

        var over = (await projections.RowsAsync("select * from edge.contrast_over_workloads where runtime = 'RC' and baseline = 'NT' and metric = 'throughput'")).ShouldHaveSingleItem();
        ((double)over["geometric_mean_ratio"]!).ShouldBe(GeometricMean.Of([41.5 / 51.5, 1.7])!.Value, 1e-9);
        (over["points"], over["points_left_out"]).ShouldBe((2L, 0L));
        ((string)over["absolutes"]!).ShouldContain("\"baseline_mean\": 51.5");
    }

    [Fact]
    public async Task Given_a_trial_by_a_double_When_a_later_page_changes_its_cell_Then_the_cell_is_still_marked()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        var simulated = history.Completed(Rc, 1, 40) with { Factors = new Dictionary<string, string> { ["simulated"] = "a double" } };
        await projections.AppendAsync([history.Submitted, history.Designed, history.Requested(Rc, 1), simulated]);
        await projections.CaughtUpAsync();

        await projections.AppendAsync([history.Requested(Rc, 2), history.Completed(Rc, 2, 41)]);
        await projections.CaughtUpAsync();

        (await projections.ScalarAsync<string>("select not_comparable_with_nt from edge.runtime_throughput where runtime = 'RC'")).ShouldStartWith("simulated (a double)");
    }

    [Fact]
    public async Task Given_telemetry_after_the_result_When_it_arrives_Then_the_numbers_follow()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(
            [history.Submitted, history.Designed, history.Requested(Nt, 1), history.Completed(Nt, 1, 50) with { NetworkInterface = "ve1" }]);
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<string>("select cpu_reason from edge.runtime_efficiency where runtime = 'NT'"))
            .ShouldBe("no telemetry from cpu during the trial");
        (await projections.ScalarAsync<string>("select memory_reason from edge.runtime_efficiency where runtime = 'NT'"))
            .ShouldBe("no telemetry from a process during the trial");

        await projections.AppendAsync([history.Cpu(Nt, 1)]);
        await projections.CaughtUpAsync();
        await projections.AppendAsync([history.Process(Nt, 1), history.Network(Nt, 1)]);
        await projections.CaughtUpAsync();

        (await projections.ScalarAsync<double>("select cpu_busy_cpus from edge.runtime_efficiency where runtime = 'NT'")).ShouldBe(0.75, 1e-9);
        (await projections.ScalarAsync<bool>("select cpu_reason is null from edge.runtime_efficiency where runtime = 'NT'")).ShouldBeTrue();
        (await projections.ScalarAsync<double>("select memory_peak_mib from edge.runtime_efficiency where runtime = 'NT'")).ShouldBe(5e6 / 1048576, 1e-9);
        (await projections.ScalarAsync<double>("select bytes_per_packet from edge.runtime_throughput where runtime = 'NT'")).ShouldBe(1400, 1e-9);
    }

    [Fact]
    public async Task Given_every_event_twice_When_projected_Then_the_numbers_are_those_of_once()
    {
        var history = new History { IsControlled = true };
        var once = await NumbersAsync([.. history.Whole()]);

        (await NumbersAsync([.. history.Whole().SelectMany(stored => new[] { stored, stored })])).ShouldBe(once);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Given_events_in_a_shuffled_order_When_projected_page_by_page_Then_the_numbers_are_the_same(int seed)
    {
        object[] events = [.. new History { IsControlled = true }.Whole()];
        var ordered = await NumbersAsync(events);

        new Random(seed).Shuffle(events);

        (await NumbersAsync(events, pageSize: 3)).ShouldBe(ordered);
    }

    [Fact]
    public async Task Given_a_device_that_lost_a_capability_When_it_announces_itself_Then_the_table_forgets_it()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync([history.Announced]);
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<long>("select count(*) from edge.device_capability")).ShouldBe(2);

        await projections.AppendAsync([history.Announced with { Capabilities = [history.Announced.Capabilities[0]] }]);
        await projections.CaughtUpAsync();

        (await projections.ScalarAsync<string>("select string_agg(name, ',') from edge.device_capability")).ShouldBe("NT");
    }

    [Fact]
    public async Task Given_text_of_any_kind_When_projected_Then_it_arrives_as_written()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        const string Odd = "^ ? $1 ' \" \\ ; -- \u00e9 \ud83d\ude00 <>& {0}";
        var history = new History();
        await projections.AppendAsync([history.Submitted with { PlanText = Odd, SubmittedBy = Odd }, history.Requested(Nt, 1), history.Failed(Nt, 1) with { Reason = Odd }]);
        await projections.CaughtUpAsync();

        (await projections.ScalarAsync<string>("select plan_text from edge.experiment")).ShouldBe(Odd);
        (await projections.ScalarAsync<string>("select reason from edge.trial")).ShouldBe(Odd);
    }

    /// <summary>All rows without what names places in the store, in a database of its own.</summary>
    private static async Task<string> NumbersAsync(object[] events, int pageSize = 1000)
    {
        await using var servers = await TestServers.CreateAsync();
        await using var projections = await RunningProjections.StartAsync(servers, pageSize);
        await projections.AppendAsync(events);
        await projections.CaughtUpAsync();
        var numbers = new List<string>();
        foreach (var table in EdgePipeline.Projections.Tables.Table.All)
        {
            var rows = await projections.RowsAsync(
                $"select (to_jsonb(t) - 'as_of_sequence' - 'evidence')::text as row from {table.Name} t order by {string.Join(", ", table.Key)}");
            rows.ShouldNotBeEmpty(table.Name);
            numbers.AddRange(rows.Select(row => $"{table.Name} {row["row"]}"));
        }

        return string.Join('\n', numbers);
    }
}
