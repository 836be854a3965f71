namespace EdgePipeline.Statistics.Tests;

public sealed class HolmTests
{
    /// <summary>R: <c>p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.2, 0.03), "holm")</c>.</summary>
    [Fact]
    public void Given_a_family_When_adjusted_Then_it_is_as_R_does()
    {
        var adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005, 0.2, 0.03]);

        double[] inR = [0.05, 0.12, 0.12, 0.03, 0.20, 0.12];
        adjusted.Zip(inR).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void Given_one_p_When_adjusted_Then_it_stays() => Holm.Adjust([0.03]).ShouldBe([0.03]);

    [Fact]
    public void Given_large_ps_When_adjusted_Then_none_is_above_1() => Holm.Adjust([0.8, 0.9]).ShouldBe([1, 1]);

    [Fact]
    public void Given_no_p_When_adjusted_Then_there_is_none() => Holm.Adjust([]).ShouldBeEmpty();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Given_what_is_no_p_When_adjusted_Then_it_is_refused(double value) => Should.Throw<ArgumentException>(() => Holm.Adjust([0.5, value]));
}
