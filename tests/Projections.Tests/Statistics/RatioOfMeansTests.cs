using EdgePipeline.Projections.Statistics;

namespace EdgePipeline.Projections.Tests.Statistics;

public sealed class RatioOfMeansTests
{
    private static readonly double[] Slow = [41.2, 39.8, 43.1, 40.5];
    private static readonly double[] Fast = [52.0, 50.1, 53.3, 51.2, 49.9];

    /// <summary>Worked elsewhere in Python, with a quantile by Simpson's rule and bisection: 5.7006 degrees of freedom.</summary>
    [Fact]
    public void Given_two_cells_When_compared_Then_ratio_and_interval_are_the_independently_worked_ones()
    {
        var ratio = RatioOfMeans.Of(Slow, Fast);

        ratio.Ratio!.Value.ShouldBe(0.8021442495126707, 1e-12);
        ratio.Ci95Low!.Value.ShouldBe(0.7611574775146882, 1e-9);
        ratio.Ci95High!.Value.ShouldBe(0.8453380752786853, 1e-9);
    }

    [Fact]
    public void Given_two_cells_When_swapped_Then_everything_is_the_reciprocal()
    {
        var (forth, back) = (RatioOfMeans.Of(Slow, Fast), RatioOfMeans.Of(Fast, Slow));

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
        RatioOfMeans.Of([20], [10, 10]).ShouldBe(new RatioOfMeans(2, null, null));

    [Fact]
    public void Given_no_trial_on_one_side_When_compared_Then_there_is_no_ratio() =>
        RatioOfMeans.Of([], [10, 11]).ShouldBe(new RatioOfMeans(null, null, null));

    [Fact]
    public void Given_a_mean_of_zero_When_compared_Then_there_is_no_ratio() =>
        RatioOfMeans.Of([1, 2], [0, 0]).ShouldBe(new RatioOfMeans(null, null, null));

    [Fact]
    public void Given_values_without_any_spread_When_compared_Then_the_interval_is_a_point() =>
        RatioOfMeans.Of([20, 20], [10, 10]).ShouldBe(new RatioOfMeans(2, 2, 2));
}
