namespace EdgePipeline.Statistics.Tests;

public sealed class RatioOfMeansTests
{
    /// <summary>Worked elsewhere in Python, with a quantile by Simpson's rule and bisection: 5.7006 degrees of freedom. And by R, p too: see <see cref="Published.WelchInR"/>.</summary>
    [Fact]
    public void Given_two_cells_When_compared_Then_ratio_and_interval_are_the_independently_worked_ones()
    {
        var ratio = RatioOfMeans.Of(Published.Slow, Published.Fast);

        ratio.Ratio!.Value.ShouldBe(0.8021442495126707, 1e-12);
        ratio.Ci95Low!.Value.ShouldBe(0.7611574775146882, 1e-9);
        ratio.Ci95High!.Value.ShouldBe(0.8453380752786853, 1e-9);
        ratio.P!.Value.ShouldBe(6.345764042606987e-05, 1e-12);
    }

    [Fact]
    public void Given_two_cells_When_swapped_Then_everything_is_the_reciprocal()
    {
        var (forth, back) = (RatioOfMeans.Of(Published.Slow, Published.Fast), RatioOfMeans.Of(Published.Fast, Published.Slow));

        back.Ratio!.Value.ShouldBe(1 / forth.Ratio!.Value, 1e-12);
        back.Ci95Low!.Value.ShouldBe(1 / forth.Ci95High!.Value, 1e-12);
        back.Ci95High!.Value.ShouldBe(1 / forth.Ci95Low!.Value, 1e-12);
    }

    /// <summary>With samples from known normal distributions the interval must hold the true ratio about 95 times in 100.</summary>
    [Fact]
    public void Given_samples_of_a_known_ratio_When_compared_many_times_Then_the_interval_covers_it_as_often_as_it_says()
    {
        var random = new Random(20261123);
        double Normal(double mean, double stddev) =>
            mean + (stddev * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

        const int Times = 4000;
        var covered = Enumerable.Range(0, Times).Count(_ =>
        {
            var ratio = RatioOfMeans.Of(
                [.. Enumerable.Range(0, 5).Select(_ => Normal(80, 6))],
                [.. Enumerable.Range(0, 8).Select(_ => Normal(100, 3))]);
            return ratio.Ci95Low <= 0.8 && ratio.Ci95High >= 0.8;
        });

        ((double)covered / Times).ShouldBeInRange(0.935, 0.965);
    }

    [Fact]
    public void Given_a_single_trial_on_one_side_When_compared_Then_there_is_a_ratio_without_an_interval() =>
        RatioOfMeans.Of([20], [10, 10]).ShouldBe(new RatioOfMeans(2, null, null, null));

    [Fact]
    public void Given_no_trial_on_one_side_When_compared_Then_there_is_no_ratio() =>
        RatioOfMeans.Of([], [10, 11]).ShouldBe(new RatioOfMeans(null, null, null, null));

    [Fact]
    public void Given_a_mean_of_zero_When_compared_Then_there_is_no_ratio() =>
        RatioOfMeans.Of([1, 2], [0, 0]).ShouldBe(new RatioOfMeans(null, null, null, null));

    [Fact]
    public void Given_values_without_any_spread_When_compared_Then_the_interval_is_a_point() =>
        RatioOfMeans.Of([20, 20], [10, 10]).ShouldBe(new RatioOfMeans(2, 2, 2, 0));

    [Fact]
    public void Given_equal_values_on_both_sides_When_compared_Then_nothing_speaks_for_a_difference() =>
        RatioOfMeans.Of([10, 10], [10, 10]).ShouldBe(new RatioOfMeans(1, 1, 1, 1));

    [Fact]
    public void Given_a_negative_mean_When_compared_Then_there_is_no_ratio() =>
        RatioOfMeans.Of([-3, 1], [10, 11]).Ratio.ShouldBeNull();

    [Fact]
    public void Given_a_value_that_is_no_number_When_compared_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => RatioOfMeans.Of([1, 2], [1, double.NaN]));

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.06)]
    [InlineData(1.25)]
    public void Given_two_cells_When_compared_Then_p_is_below_5_percent_exactly_when_the_interval_excludes_1(double factor)
    {
        var ratio = RatioOfMeans.Of([.. Published.Slow.Select(value => value * factor)], Published.Fast);

        (ratio.P < 0.05).ShouldBe(ratio.Ci95High < 1 || ratio.Ci95Low > 1);
    }
}
