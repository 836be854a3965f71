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

    /// <summary>What decision 15 rests on: the alternatives miss it, each in its own way.</summary>
    [Fact]
    public void Given_launches_that_reach_into_the_next_When_taken_as_independent_Then_the_interval_is_too_wide() =>
        Rates.Coverage(Scatter.Autocorrelated, n: 10, Experiments, Rates.Welch).ShouldBeGreaterThan(0.97);

    [Fact]
    public void Given_few_launches_When_bootstrapped_Then_the_interval_is_too_narrow() =>
        Rates.Coverage(Scatter.Quiet, n: 5, experiments: 500, Rates.Bca).ShouldBeLessThan(0.93);

    private static Scatter Required(string name) => Scatter.Required.Single(scatter => scatter.Name == name);
}
