using EdgePipeline.Projections.Replay;

namespace EdgePipeline.Projections.Tests.Replay;

public sealed class RefillTests
{
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 3 }, new[] { 1 })]
    [InlineData(new[] { 4, 3, 4, 1 }, new[] { 2, 2 })]
    [InlineData(new[] { 0, 25, 0, 2 }, new[] { 1, 1, 2 })]
    public void Given_experiments_of_many_sizes_When_grouped_Then_neighbours_share_up_to_ten_trials(int[] trials, int[] groups)
    {
        Guid[] experiments = [.. trials.Select((_, i) => new Guid(i, 0, 0, new byte[8]))];

        var made = Refill.Groups(experiments, experiment => trials[Array.IndexOf(experiments, experiment)], most: 10).ToArray();

        made.Select(group => group.Count).ShouldBe(groups);
        made.SelectMany(group => group).ShouldBe(experiments);
    }
}
