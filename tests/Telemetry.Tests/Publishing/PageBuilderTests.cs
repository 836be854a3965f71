using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Publishing;
using EdgePipeline.Telemetry.Sampling;
using EdgePipeline.Telemetry.Tests.Power;
using EdgePipeline.Telemetry.Tests.Sampling;

namespace EdgePipeline.Telemetry.Tests.Publishing;

public sealed class PageBuilderTests : IDisposable
{
    private static readonly Guid Trial = Guid.NewGuid();

    private readonly Backlog _backlog = new(1_000_000);
    private readonly Sampler _sampler;
    private readonly PageBuilder _pages;

    public PageBuilderTests()
    {
        // Ten minutes at one reading a minute: the ring holds ten.
        var settings = Readings.Settings with { FinePeriodMs = 60_000 };
        _sampler = new Sampler(settings, TimeProvider.System);
        _pages = new PageBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);
    }

    [Fact]
    public void Given_readings_over_two_marks_When_flushed_Then_each_slice_has_its_label_and_own_edge()
    {
        _sampler.Read();
        _sampler.Apply(new PhaseMark(1, Trial, 2, TrialPhase.Launch, Fine: true, [], []));
        _sampler.Read();
        _sampler.Read();
        _sampler.Apply(new PhaseMark(2, Trial, 2, TrialPhase.Teardown, Fine: false, [], []));

        var cpu = Flush("cpu");

        cpu.Select(batch => (batch.Sequence, batch.Phase, batch.OffsetsNs.Length)).ShouldBe([(1, null, 2), (2, "Launch", 3)], "one page between trials, one of the attempt");
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
    public void Given_slices_of_one_attempt_When_flushed_Then_they_are_one_page_and_sources_read_together_share_a_track()
    {
        _sampler.Apply(new PhaseMark(1, Trial, 1, TrialPhase.Launch, Fine: false, [], []));
        _sampler.Clear();
        _sampler.Read();
        _sampler.Apply(new PhaseMark(2, Trial, 1, TrialPhase.Measure, Fine: true, [], []));
        _sampler.Read();

        var page = Flush(_pages, _sampler).ShouldHaveSingleItem();

        page.Phases.ShouldBe(["Launch", "Measure"]);
        var cpu = page.Sources.Where(source => source.Source.StartsWith("cpu", StringComparison.Ordinal) && !source.Source.StartsWith("cpufreq", StringComparison.Ordinal)).ToArray();
        cpu.Length.ShouldBeGreaterThan(1);
        cpu.Select(source => source.Track).Distinct().ShouldHaveSingleItem();
        page.Tracks[cpu[0].Track].Readings.ShouldBe([2, 1]);
        page.Tracks[cpu[0].Track].PeriodsMs.ShouldBe([1000, 60_000]);
        TelemetryPages.Problem(page).ShouldBeNull();
    }

    [Fact]
    public void Given_a_page_lost_from_the_backlog_When_there_is_the_next_Then_each_source_tells_and_the_hole_shows()
    {
        var backlog = new Backlog(mostValues: 1);
        var pages = new PageBuilder(Readings.Settings, Guid.NewGuid(), backlog, TimeProvider.System);
        _sampler.Read();
        pages.Flush(_sampler);
        _sampler.Read();
        pages.Flush(_sampler);
        backlog.ReadingsLost.ShouldBe(_sampler.Series.All.Count, "the page before went");
        _sampler.Read();
        pages.Flush(_sampler);

        var page = Unpacked(backlog.Take(100, long.MaxValue).ShouldHaveSingleItem());
        page.Sequence.ShouldBe(3);
        page.Sources.ShouldAllBe(source => source.Dropped == 1, "the reading of the first page; that of the second went when this one came, and is for the next to tell");
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

        var batch = Flush(new PageBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System), sampler, "power:rapl.psys").ShouldHaveSingleItem();
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
        var pages = new PageBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);

        var reasons = ((string[])["0", "16000000", "", "-1000000", "4000000"]).Select(text =>
        {
            tree.Write(Power, text);
            sampler.Read();
            var batch = Flush(pages, sampler, Source).ShouldHaveSingleItem();
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
        var pages = new PageBuilder(settings, Guid.NewGuid(), _backlog, TimeProvider.System);
        List<TelemetryBatch> AfterReading(long raw)
        {
            tree.Write(Package, $"{raw}");
            sampler.Read();
            return Flush(pages, sampler, Source);
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
    public void A_long_slice_takes_several_pages()
    {
        using var sampler = new Sampler(Readings.Settings with { FinePeriodMs = 60 }, TimeProvider.System);
        sampler.Read();
        var ring = sampler.Find("cpu")!.Ring;
        while (ring.Count < 2500)
            sampler.Read();

        var pages = Flush(_pages, sampler);

        pages.Count.ShouldBeGreaterThan(1);
        pages.SelectMany(page => page.Batches()).Where(batch => batch.Source == "cpu").Select(batch => batch.OffsetsNs.Length).ShouldBe([1000, 1000, 500]);
    }

    public void Dispose() => _sampler.Dispose();

    private List<TelemetryBatch> Flush(string source) => Flush(_pages, _sampler, source);

    private List<TelemetryBatch> Flush(PageBuilder builder, Sampler sampler, string source) =>
        [.. Flush(builder, sampler).SelectMany(page => page.Batches()).Where(batch => batch.Source == source)];

    private List<TelemetryPage> Flush(PageBuilder builder, Sampler sampler)
    {
        builder.Flush(sampler);
        var pages = _backlog.Take(int.MaxValue, long.MaxValue);
        foreach (var page in pages)
            _backlog.Confirm(page);
        return [.. pages.Select(Unpacked)];
    }

    private static TelemetryPage Unpacked(OutgoingPage page) => JsonSerializer.Deserialize<TelemetryPage>(page.Body, JsonSerializerOptions.Web)!;
}
