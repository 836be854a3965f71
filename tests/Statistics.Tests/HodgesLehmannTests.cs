namespace EdgePipeline.Statistics.Tests;

public sealed class HodgesLehmannTests
{
    /// <summary>R: <c>wilcox.test(x, y, conf.int = TRUE)</c>; Hollander and Wolfe print the estimate 0.305.</summary>
    [Fact]
    public void Given_the_published_samples_When_the_shift_is_asked_for_Then_it_and_its_interval_are_the_published_ones()
    {
        var shift = HodgesLehmann.Of(Published.Permeability, Published.PermeabilityBefore)!;

        shift.Shift.ShouldBe(0.305, 1e-12);
        shift.Ci95!.Low.ShouldBe(-0.15, 1e-12);
        shift.Ci95.High.ShouldBe(0.76, 1e-12);
    }

    /// <summary>R: <c>wilcox.test(slow, fast, conf.int = TRUE)</c>.</summary>
    [Fact]
    public void Given_two_cells_When_the_shift_is_asked_for_Then_it_is_that_of_R()
    {
        var shift = HodgesLehmann.Of(Published.Slow, Published.Fast)!;

        shift.Shift.ShouldBe(-10.15, 1e-12);
        shift.Ci95!.Low.ShouldBe(-12.8, 1e-12);
        shift.Ci95.High.ShouldBe(-7.0, 1e-12);
    }

    /// <summary>R: <c>qwilcox(0.025, n, m)</c> where exact; above, its normal approximation, rounded to the wider side.</summary>
    [Theory]
    [InlineData(3, 3, 0)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 5, 3)]
    [InlineData(10, 10, 24)]
    [InlineData(20, 20, 128)]
    [InlineData(30, 30, 317)]
    public void Given_two_sizes_When_the_ranks_are_asked_for_Then_they_are_those_of_R(int n, int m, int rank) =>
        HodgesLehmann.Rank(n, m).ShouldBe(rank);

    [Fact]
    public void Given_three_against_three_values_When_the_shift_is_asked_for_Then_no_interval_reaches_95_percent() =>
        HodgesLehmann.Of([1, 2, 3], [5, 6, 7]).ShouldBe(new HodgesLehmann(-4, null));

    [Fact]
    public void Given_equal_values_When_the_shift_is_asked_for_Then_it_and_its_interval_are_zero() =>
        HodgesLehmann.Of([2, 2, 2, 2], [2, 2, 2, 2]).ShouldBe(new HodgesLehmann(0, new Interval(0, 0)));

    [Fact]
    public void Given_no_value_on_one_side_When_the_shift_is_asked_for_Then_there_is_none() => HodgesLehmann.Of([1], []).ShouldBeNull();

    [Fact]
    public void Given_a_value_that_is_no_number_When_the_shift_is_asked_for_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => HodgesLehmann.Of([1], [double.NaN]));
}
