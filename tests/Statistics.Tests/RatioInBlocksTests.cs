namespace EdgePipeline.Statistics.Tests;

public sealed class RatioInBlocksTests
{
    private static readonly double[] Fast = Published.Fast[..4];

    /// <summary>R: <see cref="Published.FiellerInR"/>.</summary>
    [Fact]
    public void Given_two_cells_in_blocks_When_compared_Then_ratio_bounds_and_p_are_those_of_R()
    {
        var ratio = RatioOfMeans.InBlocks(Published.Slow, Fast);

        ratio.Ratio!.Value.ShouldBe(0.7967086156824782, 1e-12);
        ratio.Ci95Low!.Value.ShouldBe(0.7830427772168300, 1e-7);
        ratio.Ci95High!.Value.ShouldBe(0.8095644457163018, 1e-7);
        ratio.P!.Value.ShouldBe(6.071329888085392e-06, 1e-12);
    }

    /// <summary>R: the same with <c>x &lt;- c(125,115,130,140,140,115,140,125,140,135); y &lt;- c(110,122,125,120,140,124,123,137,135,145)</c>.</summary>
    [Fact]
    public void Given_two_cells_that_hardly_differ_When_compared_Then_ratio_bounds_and_p_are_those_of_R()
    {
        var ratio = RatioOfMeans.InBlocks([125, 115, 130, 140, 140, 115, 140, 125, 140, 135], [110, 122, 125, 120, 140, 124, 123, 137, 135, 145]);

        ratio.Ratio!.Value.ShouldBe(1.0187353629976581, 1e-12);
        ratio.Ci95Low!.Value.ShouldBe(0.9537673776962409, 1e-7);
        ratio.Ci95High!.Value.ShouldBe(1.0886888873349332, 1e-7);
        ratio.P!.Value.ShouldBe(0.5404255793265437, 1e-9);
    }

    [Fact]
    public void Given_two_cells_When_swapped_Then_everything_is_the_reciprocal()
    {
        var (forth, back) = (RatioOfMeans.InBlocks(Published.Slow, Fast), RatioOfMeans.InBlocks(Fast, Published.Slow));

        back.Ratio!.Value.ShouldBe(1 / forth.Ratio!.Value, 1e-12);
        back.Ci95Low!.Value.ShouldBe(1 / forth.Ci95High!.Value, 1e-12);
        back.Ci95High!.Value.ShouldBe(1 / forth.Ci95Low!.Value, 1e-12);
        back.P!.Value.ShouldBe(forth.P!.Value, 1e-15);
    }

    [Fact]
    public void Given_a_machine_that_slows_down_When_compared_in_blocks_Then_what_it_does_to_both_cells_cancels()
    {
        double[] cell = [100, 90, 80, 70, 60], reference = [80.1, 71.9, 64, 56.1, 47.9];

        var (inBlocks, independent) = (RatioOfMeans.InBlocks(cell, reference), RatioOfMeans.Of(cell, reference));

        (inBlocks.Ci95High - inBlocks.Ci95Low).ShouldNotBeNull().ShouldBeLessThan(0.01);
        (independent.Ci95High - independent.Ci95Low).ShouldNotBeNull().ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Given_a_reference_that_is_not_told_from_zero_When_compared_Then_there_are_no_bounds_and_p_stays()
    {
        var ratio = RatioOfMeans.InBlocks([10, 11, 12], [0.1, 9, 0.2]);

        (ratio.Ci95Low, ratio.Ci95High).ShouldBe((null, null));
        ratio.P.ShouldNotBeNull().ShouldBeInRange(0.05, 0.3);
    }

    [Fact]
    public void Given_values_that_are_not_told_from_zero_When_compared_Then_the_lower_bound_is_zero() =>
        RatioOfMeans.InBlocks([0.1, 9, 0.2], [10, 11, 12]).Ci95Low.ShouldBe(0);

    [Fact]
    public void Given_values_without_any_spread_When_compared_Then_the_interval_is_a_point() =>
        RatioOfMeans.InBlocks([20, 20], [10, 10]).ShouldBe(new RatioOfMeans(2, 2, 2, 0));

    [Fact]
    public void Given_equal_values_on_both_sides_When_compared_Then_nothing_speaks_for_a_difference() =>
        RatioOfMeans.InBlocks([10, 10], [10, 10]).ShouldBe(new RatioOfMeans(1, 1, 1, 1));

    [Fact]
    public void Given_one_block_When_compared_Then_there_is_a_ratio_without_an_interval() =>
        RatioOfMeans.InBlocks([20], [10]).ShouldBe(new RatioOfMeans(2, null, null, null));

    [Fact]
    public void Given_no_block_a_mean_of_zero_or_below_When_compared_Then_there_is_no_ratio()
    {
        RatioOfMeans.InBlocks([], []).Ratio.ShouldBeNull();
        RatioOfMeans.InBlocks([1, 2], [0, 0]).Ratio.ShouldBeNull();
        RatioOfMeans.InBlocks([-1, -2], [1, 1]).Ratio.ShouldBeNull();
    }

    [Fact]
    public void Given_a_launch_without_a_partner_When_compared_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => RatioOfMeans.InBlocks([1, 2], [1])).Message.ShouldStartWith("2 values have 1 partners");

    [Fact]
    public void Given_a_value_that_is_no_number_When_compared_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => RatioOfMeans.InBlocks([1, 2], [1, double.NaN]));
}
