namespace EdgePipeline.Statistics.Tests;

public sealed class GeometricMeanTests
{
    /// <summary>R: <c>exp(mean(log(c(1.5, 0.8, 2, 1.1))))</c>.</summary>
    [Fact]
    public void Given_ratios_When_averaged_Then_the_mean_is_that_of_R() => GeometricMean.Of([1.5, 0.8, 2, 1.1])!.Value.ShouldBe(1.27467944241962, 1e-12);

    [Fact]
    public void Given_a_doubling_and_a_halving_When_averaged_Then_they_cancel() => GeometricMean.Of([2, 0.5])!.Value.ShouldBe(1, 1e-15);

    [Fact]
    public void Given_no_ratio_a_zero_or_a_negative_one_When_averaged_Then_there_is_no_mean()
    {
        GeometricMean.Of([]).ShouldBeNull();
        GeometricMean.Of([1, 0]).ShouldBeNull();
        GeometricMean.Of([1, -1]).ShouldBeNull();
    }

    [Fact]
    public void Given_a_ratio_that_is_no_number_When_averaged_Then_it_is_refused() => Should.Throw<ArgumentException>(() => GeometricMean.Of([double.NaN]));
}
