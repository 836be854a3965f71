using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.Workloads.Tests;

public sealed class SteadyRoundsTests
{
    /// <summary>Five rounds of 100 each with the extremes put in: 90 and 110 are a range of 20 %; 95, 97.5, 100, 102.5, 105 a slope of 10 %.</summary>
    [Theory]
    [InlineData(new double[] { 100, 90, 100, 110, 100 }, 20, 8)]
    [InlineData(new[] { 95, 97.5, 100, 102.5, 105 }, 10, 10)]
    [InlineData(new[] { 105, 102.5, 100, 97.5, 95 }, 10, 10)]
    [InlineData(new double[] { 7, 7, 7, 7, 7 }, 0, 0)]
    [InlineData(new double[] { 900, 100, 90, 100, 110, 100 }, 20, 8)]
    [InlineData(new double[] { 1, 2, 0, 4, 5, 6 }, 6 / 3.4 * 100, 5.2 / 3.4 * 100)]
    [InlineData(new double[] { 900, 99, 101, 80, 100, 95, 105, 120, 100, 100, 100 }, 20, 8)]
    public void Given_seconds_When_judged_Then_range_and_slope_are_those_of_five_rounds_that_end_with_the_last(double[] seconds, double range, double excursion)
    {
        var rounds = SteadyRounds.Of(seconds)!;

        rounds.RangePct.ShouldBe(range, 1e-9);
        rounds.ExcursionPct.ShouldBe(excursion, 1e-9);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new double[] { 1, 2, 3, 4 })]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 0 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0 })]
    public void Given_too_few_seconds_or_the_last_not_filled_When_judged_Then_there_is_nothing(double[] seconds) => SteadyRounds.Of(seconds).ShouldBeNull();
}
