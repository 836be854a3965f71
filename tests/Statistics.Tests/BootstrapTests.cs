namespace EdgePipeline.Statistics.Tests;

public sealed class BootstrapTests
{
    private const int Many = 200_000;

    /// <summary>SciPy: <see cref="Published.BcaInSciPy"/>, exponential of the bounds. Other draws, so equal only to the draws' own error.</summary>
    [Fact]
    public void Given_two_cells_When_bootstrapped_Then_the_bounds_are_those_of_SciPy()
    {
        var close = Bootstrap.OfRatio(Published.Slow, Published.Fast, seed: 1, Many)!;
        var wide = Bootstrap.OfRatio(Published.Permeability, Published.PermeabilityBefore, seed: 1, Many)!;

        close.Low.ShouldBe(0.77629544, 0.001);
        close.High.ShouldBe(0.83465347, 0.001);
        wide.Low.ShouldBe(1.03009709, 0.005);
        wide.High.ShouldBe(1.71881838, 0.005);
    }

    /// <summary>SciPy: <c>st.bootstrap((x,), np.mean, n_resamples=2000000, batch=200000, method='BCa', random_state=1)</c>.</summary>
    [Fact]
    public void Given_one_cell_When_bootstrapped_Then_the_bounds_of_its_mean_are_those_of_SciPy()
    {
        var mean = Bootstrap.OfMean(Published.Permeability, seed: 1, Many)!;

        mean.Low.ShouldBe(1.053, 0.003);
        mean.High.ShouldBe(1.569, 0.003);
    }

    [Fact]
    public void Given_the_same_input_and_seed_When_bootstrapped_again_Then_every_bit_is_the_same()
    {
        var first = Bootstrap.OfRatio(Published.Slow, Published.Fast, seed: 7);

        Bootstrap.OfRatio(Published.Slow, Published.Fast, seed: 7).ShouldBe(first);
        Bootstrap.OfRatio(Published.Slow, Published.Fast, seed: 8).ShouldNotBe(first);
    }

    [Fact]
    public void Given_equal_values_When_bootstrapped_Then_the_interval_is_a_point() =>
        Bootstrap.OfMean([4, 4, 4], seed: 1).ShouldBe(new Interval(4, 4));

    [Fact]
    public void Given_less_than_two_values_When_bootstrapped_Then_there_is_no_interval()
    {
        Bootstrap.OfMean([], seed: 1).ShouldBeNull();
        Bootstrap.OfMean([4], seed: 1).ShouldBeNull();
        Bootstrap.OfRatio([4], [4, 5], seed: 1).ShouldBeNull();
    }

    [Fact]
    public void Given_a_value_of_zero_When_a_ratio_is_bootstrapped_Then_there_is_no_interval() =>
        Bootstrap.OfRatio([0, 4], [4, 5], seed: 1).ShouldBeNull();

    [Fact]
    public void Given_a_value_that_is_no_number_When_bootstrapped_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => Bootstrap.OfMean([1, double.NaN], seed: 1));

    /// <summary>First outputs of the authors' C code (https://prng.di.unimi.it/splitmix64.c) for the seed 1234567.</summary>
    [Fact]
    public void Given_the_published_seed_When_numbers_are_drawn_Then_they_are_the_published_ones()
    {
        var random = new SplitMix(1234567);

        new[] { random.Next(), random.Next(), random.Next() }.ShouldBe([6457827717110365317, 3203168211198807973, 9817491932198370423]);
    }
}
