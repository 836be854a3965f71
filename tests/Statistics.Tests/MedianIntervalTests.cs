namespace EdgePipeline.Statistics.Tests;

public sealed class MedianIntervalTests
{
    /// <summary>R: <c>d &lt;- qbinom(.025, n, .5)</c>; from d to n - d + 1. 0: none.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(9, 2)]
    [InlineData(10, 2)]
    [InlineData(20, 6)]
    [InlineData(30, 10)]
    [InlineData(100, 40)]
    public void Given_a_number_of_values_When_the_ranks_are_asked_for_Then_they_are_those_of_R(int n, int rank) =>
        MedianInterval.Rank(n).ShouldBe(rank);

    [Fact]
    public void Given_ten_values_in_any_order_When_asked_for_Then_the_bounds_are_the_second_from_either_end() =>
        MedianInterval.Of([7, 3, 9, 1, 5, 10, 2, 8, 4, 6]).ShouldBe(new Interval(2, 9));

    [Fact]
    public void Given_five_values_When_asked_for_Then_there_is_none() => MedianInterval.Of([1, 2, 3, 4, 5]).ShouldBeNull();

    [Fact]
    public void Given_no_value_When_asked_for_Then_there_is_none() => MedianInterval.Of([]).ShouldBeNull();

    [Fact]
    public void Given_a_value_that_is_no_number_When_asked_for_Then_it_is_refused() =>
        Should.Throw<ArgumentException>(() => MedianInterval.Of([1, 2, 3, 4, 5, double.NaN]));
}
