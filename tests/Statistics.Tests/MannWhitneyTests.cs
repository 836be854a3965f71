namespace EdgePipeline.Statistics.Tests;

public sealed class MannWhitneyTests
{
    /// <summary>R: <c>wilcox.test(x, y)</c>; W = 35, p = 0.2544 is what Hollander and Wolfe print too.</summary>
    [Fact]
    public void Given_the_published_samples_When_tested_Then_U_and_the_exact_p_are_the_published_ones()
    {
        var test = MannWhitney.Of(Published.Permeability, Published.PermeabilityBefore)!;

        test.U.ShouldBe(35);
        test.P.ShouldBe(0.2544122544122544, 1e-12);
        test.IsExact.ShouldBeTrue();
        test.CliffsDelta.ShouldBe(0.4, 1e-12);
    }

    /// <summary>R: <c>wilcox.test(a, b, exact = FALSE, correct = TRUE)</c>; SciPy: <c>mannwhitneyu(a, b, method='asymptotic')</c>.</summary>
    [Fact]
    public void Given_ties_When_tested_Then_p_is_corrected_as_R_and_SciPy_do()
    {
        var test = MannWhitney.Of([1, 2, 2, 3, 5, 5, 7], [2, 4, 5, 6, 8, 8, 9, 9])!;

        test.U.ShouldBe(11);
        test.P.ShouldBe(0.05400644371208492, 1e-9);
        test.IsExact.ShouldBeFalse();
    }

    /// <summary>R: <c>pwilcox(u, n, m)</c>, the share of orders with at most u.</summary>
    [Theory]
    [InlineData(5, 5, 0, 0.003968253968253968)]
    [InlineData(5, 5, 5, 0.07539682539682539)]
    [InlineData(10, 10, 20, 0.01161531966485527)]
    [InlineData(10, 10, 50, 0.5147437701617269)]
    [InlineData(15, 20, 0, 3.078871614243397e-10)]
    [InlineData(15, 20, 75, 0.005824644726849223)]
    [InlineData(15, 20, 150, 0.5065598423218712)]
    [InlineData(20, 20, 0, 7.254444551924844e-12)]
    [InlineData(20, 20, 100, 0.003072477824617884)]
    [InlineData(20, 20, 200, 0.5053341834378735)]
    public void Given_two_sizes_up_to_the_largest_exact_ones_When_the_distribution_is_asked_for_Then_it_is_that_of_R(int n, int m, int u, double share) =>
        MannWhitney.Below(n, m, u + 1).ShouldBe(share, share * 1e-12);

    [Fact]
    public void Given_the_cells_swapped_When_tested_Then_p_stays_and_delta_changes_its_sign()
    {
        var (forth, back) = (MannWhitney.Of(Published.Slow, Published.Fast)!, MannWhitney.Of(Published.Fast, Published.Slow)!);

        back.P.ShouldBe(forth.P);
        (forth.CliffsDelta, back.CliffsDelta).ShouldBe((-1, 1));
    }

    [Fact]
    public void Given_equal_values_only_When_tested_Then_nothing_speaks_for_a_difference() =>
        MannWhitney.Of([2, 2, 2], [2, 2]).ShouldBe(new MannWhitney(3, 1, false, 0));

    [Fact]
    public void Given_single_values_zeros_and_negatives_When_tested_Then_only_their_order_counts() =>
        MannWhitney.Of([0], [-1]).ShouldBe(new MannWhitney(1, 1, true, 1));

    [Fact]
    public void Given_no_value_on_one_side_When_tested_Then_there_is_no_test() => MannWhitney.Of([], [1, 2]).ShouldBeNull();

    [Fact]
    public void Given_a_value_that_is_no_number_When_tested_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => MannWhitney.Of([double.NaN], [1]));
}
