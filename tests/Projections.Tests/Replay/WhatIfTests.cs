using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay.WhatIf;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;
using static EdgePipeline.Projections.Tests.Support.Stored;

namespace EdgePipeline.Projections.Tests.Replay;

public sealed class WhatIfTests
{
    private static readonly History Twenty = new() { Repetitions = 20 };

    [Fact]
    public void Given_launches_that_hardly_scatter_When_stopped_by_a_rule_Then_both_cells_stop_at_its_minimum_and_the_later_launches_are_spared()
    {
        var stops = Stops(Twenty, 15, new SequentialStopping(12, 5, null), Quiet);

        stops.Stops.Select(stop => (stop.CellKey, stop.Block, stop.End)).ShouldBe(
            [("pi4/NT/fio-write-4k", 12, CellEnd.Converged), ("pi4/RC/fio-write-4k", 12, CellEnd.Converged)], ignoreOrder: true);
        stops.Spared.Select(trial => trial.Block).Distinct().ShouldBe(Enumerable.Range(13, 8));
        stops.Spared.Count.ShouldBe(16);
        // Each is requested at a full minute and ends 30 s later.
        stops.Spared.Sum(trial => trial.DeviceTimeS).ShouldBe(16 * 30);
        stops.Open.ShouldBeEmpty();
    }

    [Fact]
    public void Given_launches_that_scatter_When_the_rule_is_not_met_Then_cells_stop_at_its_maximum_or_stay_open_beyond_what_was_recorded()
    {
        double Wild(int block) => block % 2 == 0 ? 20 : 80;

        Stops(Twenty, 15, new SequentialStopping(12, 1, null), Wild).Stops.ShouldAllBe(stop => stop.End == CellEnd.MaxN && stop.Block == 15);
        var longer = Stops(Twenty, 30, new SequentialStopping(12, 1, null), Wild);
        (longer.Stops.Count, longer.Spared.Count).ShouldBe((0, 0));
        longer.Open.ShouldBe(["pi4/NT/fio-write-4k", "pi4/RC/fio-write-4k"], ignoreOrder: true);
        longer.Design.Plan.Repetitions.ShouldBe(20, "trials_planned counts the launches that were drawn, and no others can be");
    }

    [Fact]
    public void Given_a_budget_When_a_block_ends_after_it_Then_everything_stops_there()
    {
        var stops = Stops(Twenty, 20, new SequentialStopping(20, 1, 4 * 60), Quiet);

        stops.Stops.ShouldAllBe(stop => stop.End == CellEnd.BudgetExhausted && stop.Block == 5);
    }

    [Fact]
    public void Given_spared_trials_When_taken_out_of_a_history_Then_their_events_telemetry_and_the_recorded_stops_are_gone()
    {
        var stops = Stops(Twenty, 15, new SequentialStopping(12, 5, null), Quiet);
        var (kept, spared) = (Twenty.Requested(Nt, 12), Twenty.Requested(Nt, 13));

        stops.In(InOrder(kept, Twenty.Cpu(Nt, 12), spared, Twenty.Cpu(Nt, 13))).Select(stored => stored.Sequence).ShouldBe([1L, 2L]);
        var design = stops.In(InOrder(Twenty.Submitted, Twenty.Designed, Twenty.Stopped(Nt, 20, CellEnd.MaxN))).Select(stored => stored.Data).ToArray();
        design.OfType<CellStopped>().ShouldBe(stops.Stops);
        design.OfType<ExperimentDesigned>().ShouldHaveSingleItem().Plan.Repetitions.ShouldBe(15);
    }

    [Fact]
    public void Given_power_read_ten_times_a_second_When_it_had_been_read_each_second_Then_every_tenth_reading_is_left_across_batches_and_nothing_else_changes()
    {
        var power = Twenty.Power(Nt, 1);
        var (first, second) = (Slice(power, 0, 17), Slice(power, 17, 35));
        StoredEvent[] events = [.. InOrder(first, Twenty.Cpu(Nt, 1), second)];

        StoredEvent[] coarse = [.. CoarserPower.Of(events, 1000)];

        coarse.Select(stored => stored.Sequence).ShouldBe([1L, 2L, 3L]);
        coarse[1].ShouldBe(events[1]);
        coarse.Select(stored => stored.Data).OfType<TelemetryBatch>().Where(batch => batch.Source == power.Source)
            .SelectMany(batch => batch.OffsetsNs.Select(offset => batch.StartNs + offset)).ShouldBe([9_000_000_000L, 10_000_000_000, 11_000_000_000, 12_000_000_000]);
        ((TelemetryBatch)coarse[2].Data).ShouldSatisfyAllConditions(batch => batch.PeriodMs.ShouldBe(1000), batch => batch.Columns["power_mw"].Length.ShouldBe(2));
        // 3 W until 9.5 s and 5 W afterwards: from 10.05 to 12.05 s it is 10 J, of which the last 50 ms lie after the last reading.
        Energy(events).ShouldBe(10, 1e-9);
        CoarserPower.Of(events, 1).Select(stored => ((TelemetryBatch)stored.Data).OffsetsNs.Length).ShouldBe(events.Select(stored => ((TelemetryBatch)stored.Data).OffsetsNs.Length));
    }

    [Fact]
    public void Given_a_sensor_that_averages_When_read_less_often_Then_it_does_not_average_over_the_longer_pause()
    {
        var power = Twenty.Power(Nt, 1) with { Attributes = new Dictionary<string, string> { ["method"] = "measured", ["averages"] = "yes", ["samples"] = "16" } };

        var coarse = (TelemetryBatch)CoarserPower.Of(InOrder(power), 500).ShouldHaveSingleItem().Data;

        coarse.Attributes.ShouldBe(new Dictionary<string, string> { ["method"] = "measured" });
    }

    [Fact]
    public void Given_an_experiment_by_an_older_rule_When_stopped_otherwise_Then_its_rows_are_made_by_the_rule_that_stopped_it()
    {
        var design = Twenty.Designed with { Versions = new Dictionary<string, string> { ["stopping"] = StoppingVersions.First, ["tables"] = "row-formulas/1" } };

        OtherStops.Of(design, [], 15, new SequentialStopping(12, 5, null)).Design.Versions.ShouldBe(
            new Dictionary<string, string> { ["stopping"] = StoppingVersions.Current, ["tables"] = "row-formulas/1" }, ignoreOrder: true);
    }

    private static double Quiet(int block) => 50 + (0.1 * (block % 3));

    private static OtherStops Stops(History history, int max, SequentialStopping rule, Func<int, double> megabytesPerS)
    {
        AttemptEvents[] attempts =
        [
            .. from block in Enumerable.Range(1, history.Repetitions)
               from runtime in new[] { Nt, Rc }
               select OnlyAttempt(history.Requested(runtime, block), history.Completed(runtime, block, megabytesPerS(runtime == Nt ? block : block + 1))),
        ];
        return OtherStops.Of(history.Designed, attempts, max, rule);
    }

    private static TelemetryBatch Slice(TelemetryBatch batch, int from, int to) => batch with
    {
        Sequence = from + 1,
        StartNs = batch.StartNs + batch.OffsetsNs[from],
        OffsetsNs = [.. batch.OffsetsNs[from..to].Select(offset => offset - batch.OffsetsNs[from])],
        Columns = batch.Columns.ToDictionary(column => column.Key, column => column.Value[from..to]),
    };

    private static double Energy(StoredEvent[] events) => DerivedMetrics
        .Of(AttemptEvents.Of([.. InOrder(Twenty.Requested(Nt, 1), Twenty.Completed(Nt, 1, 50)), .. events.Select(stored => stored with { Sequence = stored.Sequence + 2 })]).ShouldHaveSingleItem())
        .Single(metric => metric.Metric == "energy_j").Value!.Value;
}
