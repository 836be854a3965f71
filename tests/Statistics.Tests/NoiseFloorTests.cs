namespace EdgePipeline.Statistics.Tests;

public sealed class NoiseFloorTests
{
    private static readonly double[] Hours = [0, 0.5, 1.1, 1.6, 2.0, 2.7, 3.1];
    private static readonly double[] Runs = [100.2, 99.1, 101.7, 98.4, 97.9, 99.6, 96.8];

    /// <summary>
    /// R 4.2.2: <c>l &lt;- log(x); s &lt;- sd(l); expm1(s); expm1(s*sqrt(6/qchisq(c(.975,.025),6))); expm1(qt(.975,6)*sqrt(2)*s)</c>; the slope as
    /// <c>p &lt;- combn(7,2); median((l[p[2,]]-l[p[1,]])/(h[p[2,]]-h[p[1,]]))</c>, times 3.1; <c>cor.test(h,l,method="kendall")</c>.
    /// </summary>
    [Fact]
    public void Given_runs_of_a_control_When_summed_up_Then_spread_floor_and_drift_are_those_of_R()
    {
        var floor = NoiseFloor.Of(Hours, Runs);

        floor.N.ShouldBe(7);
        floor.Mean!.Value.ShouldBe(99.1, 1e-12);
        floor.SpreadPct!.Value.ShouldBe(1.6296607422233651, 1e-9);
        floor.SpreadCi95!.Low.ShouldBe(1.0471219509598122, 1e-7);
        floor.SpreadCi95!.High.ShouldBe(3.6238089750006903, 1e-7);
        floor.FloorPct!.Value.ShouldBe(5.7533289524133773, 1e-7);
        floor.DriftPct!.Value.ShouldBe(-3.3313022029751309, 1e-9);
        floor.DriftP!.Value.ShouldBe(0.1361111111111111, 1e-12);
    }

    [Fact]
    public void Given_runs_in_another_unit_and_the_other_way_round_When_summed_up_Then_spread_and_floor_stay_and_the_drift_turns()
    {
        var (once, again) = (NoiseFloor.Of(Hours, Runs), NoiseFloor.Of([.. Hours.Select(hours => 3600 * (10 - hours))], [.. Runs.Select(value => value / 8)]));

        again.SpreadPct!.Value.ShouldBe(once.SpreadPct!.Value, 1e-9);
        again.FloorPct!.Value.ShouldBe(once.FloorPct!.Value, 1e-9);
        (1 + (again.DriftPct!.Value / 100)).ShouldBe(1 / (1 + (once.DriftPct!.Value / 100)), 1e-9);
        again.DriftP.ShouldBe(once.DriftP);
    }

    [Theory]
    [InlineData(new double[0], null, null)]
    [InlineData(new[] { 100.0 }, 100.0, null)]
    [InlineData(new[] { 100.0, 101 }, 100.5, 13.477108232867389)]
    [InlineData(new[] { 100.0, 0, 101 }, 67.0, null)]
    [InlineData(new[] { 100.0, 100, 100 }, 100.0, 0.0)]
    public void Given_few_runs_or_none_at_all_When_summed_up_Then_what_is_not_known_is_null_and_two_say_little(double[] values, double? mean, double? floorPct)
    {
        var floor = NoiseFloor.Of([.. Enumerable.Range(0, values.Length).Select(index => (double)index)], values);

        floor.Mean.ShouldBe(mean);
        if (floorPct is { } expected)
            floor.FloorPct!.Value.ShouldBe(expected, 1e-7);
        else
            floor.FloorPct.ShouldBeNull();
    }

    [Theory]
    [InlineData(5, 1.049, true)]
    [InlineData(5, 1.051, false)]
    [InlineData(5, 0.953, true)]
    [InlineData(5, 0.952, false)]
    [InlineData(0, 1, false)]
    public void Given_a_ratio_When_held_against_the_floor_Then_up_and_down_count_alike(double floorPct, double ratio, bool below) =>
        NoiseFloor.IsBelow(floorPct, ratio).ShouldBe(below);

    /// <summary>The definition itself: of two further runs, 5 % differ by more than the floor, whether it is known from three runs or from twenty.</summary>
    [Theory]
    [InlineData(3, 7)]
    [InlineData(5, 8)]
    [InlineData(20, 9)]
    public void Given_many_devices_When_two_further_runs_are_held_against_the_floor_Then_five_in_a_hundred_are_above(int n, ulong seed)
    {
        const int devices = 20_000;
        var random = new SplitMix(seed);
        // Box and Muller's: normal on logs, 3 %.
        double Run() => Math.Exp(0.03 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        double[] times = [.. Enumerable.Range(0, n).Select(index => (double)index)];

        var above = Enumerable.Range(0, devices).Count(_ => !NoiseFloor.IsBelow(NoiseFloor.Of(times, [.. times.Select(_ => Run())]).FloorPct!.Value, Run() / Run()));

        // Three standard errors.
        (100.0 * above / devices).ShouldBe(5, 0.46);
    }
}
