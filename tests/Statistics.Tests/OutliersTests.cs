namespace EdgePipeline.Statistics.Tests;

public sealed class OutliersTests
{
    /// <summary>Worked by hand: median 2.45, MAD 0.15. The set shows what a z-score hides: two far values stretch the standard deviation.</summary>
    [Fact]
    public void Given_two_values_far_from_eight_When_scored_Then_both_are_beyond_the_limit_and_no_other_is()
    {
        var scores = Outliers.Scores([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]);

        scores[8]!.Value.ShouldBe(0.6745 * 5.75 / 0.15, 1e-9);
        scores[9]!.Value.ShouldBe(0.6745 * 5.85 / 0.15, 1e-9);
        scores.Take(8).ShouldAllBe(score => Math.Abs(score!.Value) < Outliers.MadLimit);
        scores[0]!.Value.ShouldBeLessThan(0);
    }

    [Fact]
    public void Given_four_values_When_scored_Then_they_are_too_few_to_judge() => Outliers.Scores([1, 1.1, 0.9, 50]).ShouldBe([null, null, null, null]);

    [Fact]
    public void Given_half_of_the_values_equal_When_scored_Then_there_is_no_scale() => Outliers.Scores([5, 5, 5, 5, 9]).ShouldAllBe(score => score == null);

    [Fact]
    public void Given_a_value_that_is_no_number_When_scored_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => Outliers.Scores([1, 2, 3, 4, double.NaN])).Message.ShouldContain("value 5 of 5");
}
