using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Publishing;
using EdgePipeline.Telemetry.Sampling;
using EdgePipeline.Telemetry.Tests.Power;
using EdgePipeline.Telemetry.Tests.Sampling;

namespace EdgePipeline.Telemetry.Tests.Publishing;

public sealed class BatchBuilderTests : IDisposable
{
    private static readonly Guid Trial = Guid.NewGuid();

    private readonly Backlog _backlog = new(1_000_000);
    private readonly Sampler _sampler;
    private readonly BatchBuilder _batches;

    public BatchBuilderTests()
    {
        // Ten minutes at one reading a minute: the ring holds ten.
        var settings = Readings.Settings with { FinePeriodMs = 60_000 };
        _sampler = new Sampler(settings, TimeProvider.System);
        _batches = new BatchBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);
    }

    [Fact]
    public void Given_readings_over_two_marks_When_flushed_Then_each_slice_is_a_batch_with_its_label_and_own_edge()
    {
        _sampler.Read();
        _sampler.Apply(new PhaseMark(1, Trial, 2, TrialPhase.Launch, Fine: true, [], []));
        _sampler.Read();
        _sampler.Read();
        _sampler.Apply(new PhaseMark(2, Trial, 2, TrialPhase.Teardown, Fine: false, [], []));

        var cpu = Flush("cpu");

        cpu.Select(batch => (batch.Sequence, batch.Phase, batch.OffsetsNs.Length)).ShouldBe([(1, null, 2), (2, "Launch", 3)]);
        cpu[0].TrialId.ShouldBeNull();
        cpu[0].PeriodMs.ShouldBe(1000);
        (cpu[1].TrialId, cpu[1].Attempt, cpu[1].PeriodMs).ShouldBe((Trial, 2, 60_000));
        cpu.ShouldAllBe(batch => batch.Columns.Values.All(column => column.Length == batch.OffsetsNs.Length));
        cpu.ShouldAllBe(batch => batch.Columns.Keys.ToHashSet().SetEquals(batch.Units.Keys));
        cpu[1].StartNs.ShouldBeGreaterThan(cpu[0].StartNs + cpu[0].OffsetsNs[^1], "no reading is in two batches");
    }

    [Fact]
    public void Given_more_readings_than_fit_When_flushed_Then_the_latest_are_there_and_the_lost_are_counted_once()
    {
        for (var i = 0; i < 14; i++)
            _sampler.Read();
        var full = Flush("cpu").ShouldHaveSingleItem();
        _sampler.Read();
        var next = Flush("cpu").ShouldHaveSingleItem();

        (full.OffsetsNs.Length, full.Dropped).ShouldBe((10, 4));
        (next.Sequence, next.Dropped).ShouldBe((2, 0));
    }

    [Fact]
    public void Given_an_overflow_over_a_mark_When_flushed_Then_the_first_batch_tells()
    {
        for (var i = 0; i < 6; i++)
            _sampler.Read();
        _sampler.Apply(Readings.Mark(1));
        for (var i = 0; i < 6; i++)
            _sampler.Read();

        Flush("cpu").Select(batch => (batch.OffsetsNs.Length, batch.Dropped)).ShouldBe([(4, 3), (6, 0)]);
    }

    [Fact]
    public void Given_sources_that_come_and_go_When_flushed_Then_sequences_have_no_hole()
    {
        using var child = Child.Run("sleep", "60");
        List<TelemetryBatch> batches = [];
        for (var round = 0; round < 3; round++)
        {
            _sampler.Apply(Readings.Mark(round, processes: [child.Id]));
            _sampler.Apply(Readings.Mark(round));
            batches.AddRange(Flush($"process:{child.Id}"));
            _sampler.Series.All.ShouldNotContain(series => series.Source.StartsWith("process:"), "its ring is free again");
        }

        batches.Select(batch => batch.Sequence).ShouldBe([1, 2, 3]);
        batches.ShouldAllBe(batch => batch.Attributes!["command"] == "sleep" && batch.OffsetsNs.Length == 2);
    }

    [Fact]
    public void Given_a_batch_lost_from_the_backlog_When_the_source_has_the_next_Then_it_tells_and_the_hole_shows()
    {
        var backlog = new Backlog(mostValues: 1);
        var batches = new BatchBuilder(Readings.Settings, Guid.NewGuid(), backlog, TimeProvider.System);
        for (var round = 0; round < 2; round++)
        {
            _sampler.Read();
            batches.Flush(_sampler);
        }

        // The source that comes last stays, and what went before it in both rounds is gone.
        var left = backlog.Take(100, long.MaxValue).ShouldHaveSingleItem();
        left.Sequence.ShouldBe(2);
        backlog.ReadingsLost.ShouldBe((_sampler.Series.All.Count * 2) - 1);
        _sampler.Read();
        batches.Flush(_sampler);
        backlog.Take(100, long.MaxValue).ShouldHaveSingleItem().Sequence.ShouldBe(3);
    }

    [Fact]
    public void Given_monotonic_readings_When_flushed_Then_the_wall_clock_is_told_too()
    {
        var before = DateTimeOffset.UtcNow;
        _sampler.Read();
        var batch = Flush("cpu").ShouldHaveSingleItem();

        // Wall clocks are slewed; what is checked is the zero point.
        batch.StartAt.ShouldBeInRange(before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public void Given_a_source_that_cannot_be_read_When_flushed_Then_an_empty_batch_of_the_trial_says_why()
    {
        using var tree = new SysTree();
        var settings = Readings.Settings with { Root = tree.Root, Rails = [new("rapl", "psys")] };
        using var sampler = new Sampler(settings, TimeProvider.System);
        sampler.Apply(new PhaseMark(1, Trial, 1, TrialPhase.Measure, Fine: true, [], []));
        sampler.Read();

        new BatchBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System).Flush(sampler);

        var batch = _backlog.Take(int.MaxValue, long.MaxValue).Single(batch => batch.Source == "power:rapl.psys");
        (batch.TrialId, batch.OffsetsNs.Length, batch.Columns["power_mw"].Length).ShouldBe((Trial, 0, 0));
        batch.Attributes!["reason"].ShouldBe("the device file names the rapl rail psys, which is not there; no power rail was found");
    }

    [Fact]
    public void Given_a_gauge_whose_values_are_all_implausible_When_flushed_Then_an_empty_batch_says_so_until_one_is_plausible_again()
    {
        const string Power = $"{Boards.Ina226}/power1_input", Source = "power:ina226.ina226", Outside = "shows values outside of 0 to 15 W, or 0 W";
        using var tree = Boards.WithIna226();
        var settings = Readings.Settings with { Root = tree.Root, Rails = [new("ina2xx", "ina226", Total: true, MaxW: 15)] };
        using var sampler = new Sampler(settings, TimeProvider.System);
        var batches = new BatchBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);

        var reasons = ((string[])["0", "16000000", "", "-1000000", "4000000"]).Select(text =>
        {
            tree.Write(Power, text);
            sampler.Read();
            var batch = Flush(batches, sampler, Source).ShouldHaveSingleItem();
            return (batch.OffsetsNs.Length, batch.Attributes!.GetValueOrDefault("reason")?.Replace($"{tree.At(Power)} ", "", StringComparison.Ordinal));
        }).ToArray();

        reasons.ShouldBe([(0, Outside), (0, Outside), (0, "has no number to read"), (0, Outside), (1, null)]);
    }

    [Fact]
    public void Given_a_counter_whose_steps_are_all_implausible_When_flushed_Then_an_empty_batch_says_so_and_a_beginning_has_no_reason()
    {
        const string Package = $"{Boards.Rapl}/intel-rapl:0/energy_uj", Source = "power:rapl.package-0";
        using var tree = Boards.WithRapl();
        var settings = Readings.Settings with { Root = tree.Root };
        using var sampler = new Sampler(settings, TimeProvider.System);
        var batches = new BatchBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);
        List<TelemetryBatch> AfterReading(long raw)
        {
            tree.Write(Package, $"{raw}");
            sampler.Read();
            return Flush(batches, sampler, Source);
        }

        AfterReading(0).ShouldBeEmpty("one reading more is needed, and that is no failure");
        AfterReading(0).ShouldHaveSingleItem().Attributes!.GetValueOrDefault("reason").ShouldBeNull();
        // 50 kJ between two readings.
        for (var step = 1; step < 3; step++)
        {
            var empty = AfterReading(step * 50_000_000_000).ShouldHaveSingleItem();
            (empty.OffsetsNs.Length, empty.Attributes!["reason"]).ShouldBe((0, $"{tree.At(Package)} steps back, or grows faster than 1000 W"));
        }

        AfterReading(100_000_000_001).ShouldHaveSingleItem().Attributes!.GetValueOrDefault("reason").ShouldBeNull();
    }

    [Fact]
    public void A_long_slice_takes_several_batches()
    {
        var ring = new Ring(capacity: 2500, columns: 1);
        for (var i = 0; i < 2500; i++)
            ring.Add(i, slice: 0, [i]);

        BatchBuilder.RunLength(ring, first: 0).ShouldBe(1000);
        BatchBuilder.RunLength(ring, first: 2000).ShouldBe(500);
    }

    public void Dispose() => _sampler.Dispose();

    private List<TelemetryBatch> Flush(string source) => Flush(_batches, _sampler, source);

    private List<TelemetryBatch> Flush(BatchBuilder builder, Sampler sampler, string source)
    {
        builder.Flush(sampler);
        var batches = _backlog.Take(int.MaxValue, long.MaxValue);
        foreach (var batch in batches)
            _backlog.Confirm(batch);
        return [.. batches.Where(batch => batch.Source == source)];
    }
}
