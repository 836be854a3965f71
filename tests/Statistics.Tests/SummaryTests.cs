namespace EdgePipeline.Statistics.Tests;

public sealed class SummaryTests
{
    /// <summary>NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values of Student's t, two-sided 95 %.</summary>
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(4, 2.776)]
    [InlineData(9, 2.262)]
    [InlineData(29, 2.045)]
    [InlineData(100, 1.984)]
    public void Given_published_critical_values_When_the_quantile_is_asked_for_Then_it_agrees(int degreesOfFreedom, double published) =>
        Moments.StudentQuantile(degreesOfFreedom).ShouldBe(published, 0.0005);

    /// <summary>NIST StRD, univariate summary statistics: NumAcc1 to NumAcc4, with their certified values.</summary>
    [Theory]
    [InlineData(10_000_001, 10_000_003, 2, 10_000_002, 1)]
    [InlineData(1.1, 1.3, 1000, 1.2, 0.1)]
    [InlineData(1_000_000.1, 1_000_000.3, 1000, 1_000_000.2, 0.1)]
    [InlineData(10_000_000.1, 10_000_000.3, 1000, 10_000_000.2, 0.1)]
    public void Given_a_reference_data_set_When_summarized_Then_mean_and_stddev_are_the_certified_ones(
        double low, double high, int pairedValues, double mean, double stddev)
    {
        double[] values = [mean, .. Enumerable.Range(0, pairedValues).Select(index => index % 2 == 0 ? low : high)];

        var summary = Summary.Of(values);

        summary.N.ShouldBe(pairedValues + 1);
        summary.Mean!.Value.ShouldBe(mean, mean * 1e-14);
        summary.Stddev!.Value.ShouldBe(stddev, 1e-8);
    }

    /// <summary>Worked by hand: mean 5, s^2 = 10, standard error sqrt(2), t(4) = 2.776445105 (by numeric integration elsewhere).</summary>
    [Fact]
    public void Given_five_values_When_summarized_Then_the_interval_is_the_hand_worked_one()
    {
        var summary = Summary.Of([1, 3, 5, 7, 9]);

        summary.Median.ShouldBe(5);
        summary.Ci95Low!.Value.ShouldBe(5 - (2.776445105197478 * Math.Sqrt(2)), 1e-9);
        summary.Ci95High!.Value.ShouldBe(5 + (2.776445105197478 * Math.Sqrt(2)), 1e-9);
    }

    [Fact]
    public void Given_an_even_number_of_values_in_any_order_When_summarized_Then_the_median_is_between_the_middle_two() =>
        Summary.Of([40, 10, 30, 20]).Median.ShouldBe(25);

    [Fact]
    public void Given_one_value_When_summarized_Then_it_has_no_spread() =>
        Summary.Of([42]).ShouldBe(new Summary(1, 42, 42, null, null, null, null, null));

    [Fact]
    public void Given_no_value_When_summarized_Then_there_is_no_number() =>
        Summary.Of([]).ShouldBe(new Summary(0, null, null, null, null, null, null, null));

    /// <summary>R: <c>median(x); sd(x); mad(x, constant=1)</c> for <see cref="Published.Permeability"/>.</summary>
    [Fact]
    public void Given_a_published_sample_When_summarized_Then_median_and_spreads_are_those_of_R()
    {
        var summary = Summary.Of(Published.Permeability);

        summary.Median!.Value.ShouldBe(1.415, 1e-12);
        summary.Stddev!.Value.ShouldBe(0.4412117153677787, 1e-12);
        summary.Mad!.Value.ShouldBe(0.4249999999999999, 1e-12);
    }

    [Fact]
    public void Given_equal_values_When_summarized_Then_there_is_no_spread_and_the_intervals_are_points()
    {
        var summary = Summary.Of([3, 3, 3, 3, 3, 3]);

        (summary.Stddev, summary.Mad, summary.Ci95Low, summary.Ci95High).ShouldBe((0, 0, 3, 3));
        summary.MedianCi95.ShouldBe(new Interval(3, 3));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Given_a_value_that_is_no_number_When_summarized_Then_it_is_refused_by_its_place(double value) =>
        Should.Throw<ArgumentException>(() => Summary.Of([1, value, 3])).Message.ShouldStartWith("value 2 of 3 is");
}
