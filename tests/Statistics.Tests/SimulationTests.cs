using EdgePipeline.Benchmarks.Simulation;

namespace EdgePipeline.Statistics.Tests;

/// <summary>
/// The short form of <c>./edge bench statistics</c>. Seeded, so each counts the same each time; bounds leave three standard errors of a
/// count of <see cref="Experiments"/>, which is 1 percent point at 95 %.
/// </summary>
public sealed class SimulationTests
{
    private const int Experiments = 4000;

    private const double CountingError = 0.01;

    public static TheoryData<string, int> RequiredAtEachN => new(
        from scatter in Scatter.Required
        from n in new[] { 5, 10, 20 }
        select (scatter.Name, n));

    /// <summary>Bimodal launches at n = 5 lie above 97 %: docs/methodology.md says so, and why.</summary>
    [Theory]
    [MemberData(nameof(RequiredAtEachN))]
    public void Given_launches_that_scatter_When_cells_are_compared_in_blocks_Then_the_interval_holds_the_true_ratio_in_93_to_97_percent(string scatter, int n)
    {
        var widest = scatter == Scatter.Bimodal.Name && n == 5 ? 0.985 : 0.97;

        Rates.Coverage(Required(scatter), n, Experiments, Rates.Fieller).ShouldBeInRange(0.93, widest);
    }

    [Theory]
    [MemberData(nameof(RequiredAtEachN))]
    public void Given_cells_without_a_difference_When_compared_Then_at_most_5_percent_are_called_different(string scatter, int n) =>
        Rates.Different(Required(scatter), n, Experiments, trueRatio: 1).ShouldBeLessThanOrEqualTo(0.05 + CountingError);

    [Fact]
    public void Given_a_family_without_a_difference_When_compared_and_adjusted_Then_at_most_5_percent_of_families_have_a_finding() =>
        Rates.AnyDifferent(Scatter.Quiet, n: 10, families: 500, contrasts: 8).ShouldBeLessThanOrEqualTo(0.05 + 0.03);

    [Fact]
    public void Given_a_cell_that_is_5_percent_slower_When_compared_at_10_launches_with_2_percent_noise_Then_it_is_found_in_90_percent() =>
        Rates.Different(Scatter.Quiet, n: 10, Experiments, trueRatio: 0.95).ShouldBeGreaterThanOrEqualTo(0.9);

    /// <summary>The bound at which it is lowest of those in docs/methodology.md.</summary>
    public static TheoryData<string, double> SequentialAtItsWorst => new() { { Scatter.Quiet.Name, 1.5 }, { Scatter.LogNormal.Name, 20 }, { Scatter.Bimodal.Name, 6 }, { Scatter.Autocorrelated.Name, 3 } };

    [Theory]
    [MemberData(nameof(SequentialAtItsWorst))]
    public void Given_launches_that_stop_when_the_interval_is_narrow_When_judged_from_the_tenth_Then_it_still_holds_in_93_to_97_percent_and_5_percent_are_called_different(string scatter, double untilPct)
    {
        SequentialRule[] rules = [new(10, untilPct), new(15, untilPct)];

        foreach (var rate in SequentialRates.Of(Required(scatter), 1.3, Experiments, Interval.SequentialAlpha, rules))
            rate.Covered.ShouldBeInRange(0.93, 0.97);
        foreach (var rate in SequentialRates.Of(Required(scatter), 1, Experiments, Interval.SequentialAlpha, rules))
            rate.Different.ShouldBeLessThanOrEqualTo(0.05 + CountingError);
    }

    [Fact]
    public void Given_a_cell_that_is_5_percent_slower_When_launches_stop_early_Then_it_is_found_in_90_percent() =>
        SequentialRates.Of(Scatter.Quiet, 0.95, Experiments, Interval.SequentialAlpha, [new SequentialRule(10, 3)])[0].Different.ShouldBeGreaterThanOrEqualTo(0.9);

    /// <summary>What decision 22 rests on.</summary>
    [Fact]
    public void Given_the_plain_interval_When_launches_stop_at_it_from_the_fifth_on_Then_it_holds_too_seldom_and_calls_too_many_different()
    {
        SequentialRates.Of(Scatter.Quiet, 1.3, Experiments, Interval.Alpha, [new SequentialRule(5, 1.5)])[0].Covered.ShouldBeLessThan(0.93);
        SequentialRates.Of(Scatter.Quiet, 1, Experiments, Interval.Alpha, [new SequentialRule(5, 1.5)])[0].Different.ShouldBeGreaterThan(0.065);
    }

    /// <summary>What decision 15 rests on: the alternatives miss it, each in its own way.</summary>
    [Fact]
    public void Given_launches_that_reach_into_the_next_When_taken_as_independent_Then_the_interval_is_too_wide() =>
        Rates.Coverage(Scatter.Autocorrelated, n: 10, Experiments, Rates.Welch).ShouldBeGreaterThan(0.97);

    [Fact]
    public void Given_few_launches_When_bootstrapped_Then_the_interval_is_too_narrow() =>
        Rates.Coverage(Scatter.Quiet, n: 5, experiments: 500, Rates.Bca).ShouldBeLessThan(0.93);

    private static Scatter Required(string name) => Scatter.Required.Single(scatter => scatter.Name == name);
}
