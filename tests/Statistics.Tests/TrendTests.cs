namespace EdgePipeline.Statistics.Tests;

public sealed class TrendTests
{
    private static double[] Times(int n) => [.. Enumerable.Range(1, n).Select(index => (double)index)];

    /// <summary>R 4.2.2: <c>cor.test(1:n, y, method="kendall")</c>, with ties <c>exact=FALSE, continuity=TRUE</c>.</summary>
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 5.5114638453090947e-07)]
    [InlineData(new[] { 3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 8, 9.7, 9.3, 2.3, 8.4, 6.2, 6.4, 3.3, 8.3, 2.7, 9.5 }, 0.074025729257136463)]
    [InlineData(new double[] { 5, 5, 6, 7, 7, 8, 9, 9, 10, 11 }, 0.00020565595274244048)]
    [InlineData(new double[] { 4, 4, 4, 4 }, 1)]
    public void Given_values_When_tested_for_a_trend_Then_p_is_that_of_R(double[] values, double p) =>
        Trend.Of(Times(values.Length), values)!.P.ShouldBe(p, p * 1e-7);

    [Fact]
    public void Given_a_line_with_one_value_far_from_it_When_its_slope_is_asked_Then_the_far_one_does_not_bend_it() =>
        Trend.Of([0, 1, 3, 4, 7, 9], [10, 12, 16, 500, 24, 28])!.Slope.ShouldBe(2, 1e-12);

    [Fact]
    public void Given_too_little_to_tell_When_asked_Then_there_is_no_trend_and_what_makes_no_sense_is_refused()
    {
        Trend.Of([1, 2], [1, 2]).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Trend.Of([1, 1, 2], [1, 2, 3]));
        Should.Throw<ArgumentException>(() => Trend.Of([1, 2], [1, 2, 3]));
        Should.Throw<ArgumentException>(() => Trend.Of([1, 2, 3], [1, double.NaN, 3]));
    }
}
