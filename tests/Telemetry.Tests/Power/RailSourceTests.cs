using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Power;
using EdgePipeline.Telemetry.Sampling;
using EdgePipeline.Telemetry.Tests.Sampling;

namespace EdgePipeline.Telemetry.Tests.Power;

public sealed class RailSourceTests
{
    private const string Power = $"{Boards.Ina226}/power1_input", Package = $"{Boards.Rapl}/intel-rapl:0/energy_uj";

    private readonly SeriesSet _set = new(capacity: 100);
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("iio", 1996)]
    [InlineData("orin", 3702)]
    [InlineData("ina226", 3113)]
    public void Given_a_gauge_When_read_Then_it_is_in_milliwatts(string board, long milliwatts)
    {
        using var tree = board switch { "iio" => Boards.JetsonNano(), "orin" => Boards.JetsonOrin(), _ => Boards.WithIna226() };
        using var source = Source(tree, out var series);

        source.Read(0);

        series.Last("power_mw").ShouldBe(milliwatts);
        series.Columns.Select(column => (column.Name, column.Unit)).First().ShouldBe(("power_mw", "mW"));
        series.Attributes["method"].ShouldBe("measured");
    }

    [Fact]
    public void Given_a_value_that_stands_still_When_read_Then_its_repetitions_are_counted()
    {
        using var tree = Boards.WithIna226();
        using var source = Source(tree, out var series);
        for (var i = 0; i < 4; i++)
            source.Read(0);
        tree.Write(Power, "3112501");
        source.Read(0);

        Column(series, "repeats").ShouldBe([0, 1, 2, 3, 0]);
    }

    [Theory]
    [InlineData("-40000")]
    [InlineData("0")]
    [InlineData("16000000")]
    [InlineData("9223372036854775807")]
    public void Given_an_implausible_value_When_read_Then_there_is_no_reading_and_the_next_one_counts_it(string text)
    {
        using var tree = Boards.WithIna226();
        using var source = Source(tree, out var series, new RailSettings("ina2xx", "ina226", MaxW: 15));
        source.Read(0);
        tree.Write(Power, text);
        source.Read(0);
        tree.Write(Power, "4000000");
        source.Read(0);

        Column(series, "power_mw").ShouldBe([3113, 4000]);
        series.Last("implausible").ShouldBe(1);
        series.Attributes.ShouldNotContainKey("reason");
    }

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("99999999999999999999")]
    [InlineData("3 W")]
    public void Given_a_file_that_is_no_number_any_more_When_read_Then_there_is_a_reason_and_no_reading_until_it_is_back(string text)
    {
        using var tree = Boards.WithIna226();
        using var source = Source(tree, out var series);
        tree.Write(Power, text);
        source.Read(0);
        source.Read(0);
        series.Ring.Count.ShouldBe(0);
        series.Attributes["reason"].ShouldBe($"{tree.At(Power)} has no number to read");

        tree.Write(Power, "4000000");
        source.Read(0);

        series.Last("unreadable").ShouldBe(2);
        series.Attributes.ShouldNotContainKey("reason");
    }

    [Fact]
    public void Given_a_file_that_is_gone_When_read_Then_the_reason_is_the_systems_word_and_it_may_come_back()
    {
        using var tree = Boards.WithIna226();
        using var source = Source(tree, out var series);
        File.Delete(tree.At(Power));
        source.Read(0);
        series.Attributes["reason"].ShouldBe($"{tree.At(Power)} cannot be opened (No such file or directory)");

        tree.Write(Power, "4000000");
        source.Read(0);
        series.Last("power_mw").ShouldBe(4000);
    }

    [Fact]
    public void Given_an_energy_counter_When_it_wraps_Then_the_column_goes_on()
    {
        using var tree = Boards.WithRapl();
        using var source = Source(tree, out var series);
        foreach (var raw in (string[])["262142328850", "262142828850", "262143128850", "199999", "499999"])
        {
            tree.Write(Package, raw);
            source.Read(0);
            _clock.PassMs(100);
        }

        Column(series, "energy_uj").ShouldBe([0, 300_000, 699_999, 999_999]);
    }

    [Fact]
    public void Given_sensors_When_a_device_is_read_Then_steady_state_allocates_nothing()
    {
        using var tree = Boards.WithIna226();
        var settings = Readings.Settings with { Root = tree.Root };
        using var sampler = new Sampler(settings, TimeProvider.System);
        sampler.Read();
        sampler.Find("power:ina226.ina226").ShouldNotBeNull().Ring.Count.ShouldBe(1);

        Allocation.OfSteadyState(sampler.Read).ShouldBe(0);
    }

    [Theory]
    [InlineData("ina226", 100, 5)]
    [InlineData("ina226", 50, 2)]
    [InlineData("ina226", 10, 1)]
    [InlineData("orin", 100, 1)]
    [InlineData("rapl", 100, 1)]
    public void Given_a_rail_When_its_rate_is_chosen_Then_a_gauge_is_read_more_often_than_the_rest_unless_its_hardware_is_slower(
        string board, int periodMs, int readings)
    {
        using var tree = board switch { "rapl" => Boards.WithRapl(), "orin" => Boards.JetsonOrin(), _ => Boards.WithIna226() };

        Rails.Find(tree.Root, [])[0].ReadingsPer(periodMs).ShouldBe(readings);
    }

    private RailSource Source(SysTree tree, out Series series, params RailSettings[] settings)
    {
        var source = new RailSource(Rails.Find(tree.Root, settings)[0], _set, new ReadBuffer(), _clock);
        series = _set.All[^1];
        return source;
    }

    private static long[] Column(Series series, string name)
    {
        var column = series.Columns.Select(c => c.Name).ToList().IndexOf(name);
        return [.. Enumerable.Range(0, series.Ring.Count).Select(reading => series.Ring.Value(reading, column))];
    }
}
