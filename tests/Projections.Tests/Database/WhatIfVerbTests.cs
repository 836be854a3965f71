using System.Text.Json;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What the tables would say otherwise is shown against what they say, and nothing of it is kept.</summary>
public sealed class WhatIfVerbTests : DatabaseTests
{
    [Fact]
    public async Task Given_flagged_trials_When_they_had_been_dropped_Then_the_figures_without_them_are_shown_and_nothing_is_written()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History { Repetitions = 6 };
        // One launch of RC is far from the others, one of NT was slowed down.
        await projections.AppendAsync(
        [
            history.Submitted, history.Designed,
            .. Enumerable.Range(1, 6).SelectMany(block => history.WholeTrial(Nt, block, 50 + (0.1 * block)).Concat(history.WholeTrial(Rc, block, block == 4 ? 10 : 40 + (0.1 * block)))),
            history.Throttle(Nt, 2, sequence: 90), history.Finished,
        ]);
        await projections.CaughtUpAsync();
        var before = await EverythingAsync(projections);

        var text = await WhatIfAsync("--drop-flagged");

        text.ShouldStartWith($"{history.Experiment} through event {await projections.ScalarAsync<long>("select max(seq_id) from edge_events.mt_events")}, if flagged trials are left out: ");
        text.ShouldContain($"runtime_throughput {history.Experiment} pi4/RC/fio-write-4k\n  n                        6 -> 5\n  n_excluded               0 -> 1\n");
        text.ShouldContain($"runtime_throughput {history.Experiment} pi4/NT/fio-write-4k\n  n                        6 -> 5\n  n_excluded               0 -> 1\n");
        text.ShouldMatch($@"\ncontrast {history.Experiment} pi4/RC/fio-write-4k NT throughput\n(  .+\n)*  shift +-[\d.]+ -> -[\d.]+ MB/s\n");
        text.ShouldNotContain("as_of_sequence");
        text.ShouldNotContain("\ntrial");
        (await EverythingAsync(projections)).ShouldBe(before);
    }

    [Fact]
    public async Task Given_another_stopping_rule_When_asked_for_Then_it_tells_what_had_not_run_what_had_been_concluded_and_the_time_saved()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History { Repetitions = 14 };
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        var text = await WhatIfAsync("--stop", "min: 12, max: 30, until: 50%");
        using var json = JsonDocument.Parse(await WhatIfAsync("--stop", "min: 12, max: 30, until: 50%", "--json"));

        text.ShouldContain("\n4 trials would not have run: 120 s of device time saved\n");
        text.ShouldContain("\n  pi4/RC/fio-write-4k stops after block 12: its ratio to NT is known to ±");
        text.ShouldContain("  n                        14 -> 12\n");
        text.ShouldContain("  stopped                  null -> \"converged\"\n");
        text.ShouldNotContain(": no such row");
        json.RootElement.GetProperty("device_time_saved_s").GetDouble().ShouldBe(120);
        json.RootElement.GetProperty("spared").GetArrayLength().ShouldBe(4);
        json.RootElement.GetProperty("stops").EnumerateArray().Select(stop => stop.GetProperty("cell_key").GetString()).ShouldBe(["pi4/RC/fio-write-4k", "pi4/NT/fio-write-4k"], ignoreOrder: true);
        json.RootElement.GetProperty("changes").EnumerateArray().ShouldContain(change => change.GetProperty("column").GetString() == "mean_mb_per_s");
    }

    [Fact]
    public async Task Given_coarser_sampling_When_asked_for_Then_energy_and_what_is_made_of_it_alone_would_be_otherwise()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();

        using var json = JsonDocument.Parse(await WhatIfAsync("--sampling", "2s", "--json"));

        var changed = json.RootElement.GetProperty("changes").EnumerateArray().ToArray();
        changed.ShouldNotBeEmpty();
        changed.Where(change => change.GetProperty("table").GetString() == "trial_metric").Select(change => change.GetProperty("key").GetProperty("metric").GetString()!).Distinct()
            .ShouldAllBe(metric => metric.Contains("energy") || metric.Contains("power") || metric == "mb_per_j");
        changed.Select(change => change.GetProperty("table").GetString()).ShouldNotContain("runtime_throughput");
    }

    [Fact]
    public async Task Given_another_baseline_When_asked_for_Then_ratios_to_NT_are_to_it()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        var text = await WhatIfAsync("--baseline", "RC");

        // 51 and 52 MB/s of NT, 41 and 42 of RC.
        text.ShouldContain(FormattableString.Invariant($"runtime_throughput {history.Experiment} pi4/NT/fio-write-4k\n  ratio_to_nt              1 -> {51.5 / 41.5}\n"));
        text.ShouldContain(FormattableString.Invariant($"  ratio_to_nt              {41.5 / 51.5} -> 1\n"));
        text.ShouldContain($"contrast {history.Experiment} pi4/RC/fio-write-4k NT throughput: no such row\n");
    }

    [Theory]
    [InlineData("nothing is supposed: write one or more of --drop-flagged")]
    [InlineData("--baseline VM: demo-abcdef has no such runtime: write one of NT, RC", "--baseline", "VM")]
    [InlineData("--sampling often: write a time from 1ms to an hour", "--sampling", "often")]
    [InlineData("--stop 'until: soon': repetitions.until: ", "--stop", "until: soon")]
    [InlineData("--stop judges cells by their ratio to NT: ask for --baseline by itself", "--stop", "until: 5%", "--baseline", "RC")]
    [InlineData("usage:", "--set", "efficiency.power=total")]
    public async Task Given_what_cannot_be_supposed_When_asked_for_Then_one_message_says_what_to_write(string message, params string[] words)
    {
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History().Whole());
            await projections.CaughtUpAsync();
        }

        using var replay = ServiceProcess.Start(Servers, ["replay", "what-if", "last", .. words]);
        var (code, output, errors) = await replay.ExitAsync();

        code.ShouldBe(2, errors);
        output.ShouldBeEmpty();
        errors.ShouldStartWith(message);
    }

    /// <summary>Schemas, versions, and every row of the tables.</summary>
    private static async Task<IReadOnlyList<string>> EverythingAsync(RunningProjections projections) =>
    [
        .. await projections.AllRowsAsync(),
        await projections.ScalarAsync<string>("select string_agg(nspname, ' ' order by nspname) from pg_namespace where nspname like 'edge%'"),
        $"{await projections.ScalarAsync<long>("select count(*) from edge_internal.version")} {await projections.ScalarAsync<long>("select count(*) from edge_events.mt_events")}",
    ];

    private async Task<string> WhatIfAsync(params string[] words)
    {
        using var replay = ServiceProcess.Start(Servers, ["replay", "what-if", "last", .. words]);
        var (code, output, errors) = await replay.ExitAsync();
        code.ShouldBe(0, errors);
        return output;
    }
}
