using EdgePipeline.Telemetry.Publishing;

namespace EdgePipeline.Telemetry.Tests.Publishing;

public sealed class BacklogTests
{
    [Fact]
    public void Given_pages_When_taken_and_confirmed_Then_they_leave_in_order()
    {
        var backlog = new Backlog(mostValues: 1000);
        backlog.Add(Page(1, readings: 5));
        backlog.Add(Page(2, readings: 5));

        var taken = backlog.Take(10, 1000);
        taken.Select(page => page.Sequence).ShouldBe([1, 2]);
        backlog.IsEmpty.ShouldBeFalse("they are under way");
        foreach (var page in taken)
            backlog.Confirm(page);

        backlog.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Given_a_round_that_failed_in_part_When_put_back_Then_the_rest_goes_first()
    {
        var backlog = new Backlog(mostValues: 1000);
        foreach (var sequence in new[] { 1, 2, 3, 4 })
            backlog.Add(Page(sequence, readings: 1));

        var taken = backlog.Take(3, 1000);
        backlog.Confirm(taken[1]);
        backlog.PutBack([taken[0], taken[2]]);

        backlog.Take(10, 1000).Select(page => page.Sequence).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void Given_a_full_backlog_When_more_comes_Then_the_oldest_go_and_are_counted_for_their_sources()
    {
        // Two values a reading.
        var backlog = new Backlog(mostValues: 40);
        backlog.Add(Page(1, readings: 10, told: 3));
        backlog.Add(Page(2, readings: 10));
        backlog.Add(Page(3, readings: 10));

        backlog.ReadingsLost.ShouldBe(10);
        backlog.TakeLost("cpu").ShouldBe(13, "ten of the page, and three that it stood for");
        backlog.TakeLost("cpu").ShouldBe(0, "said once");
        backlog.TakeLost("block:vda").ShouldBe(0);
        backlog.Take(10, 1000).Select(page => page.Sequence).ShouldBe([2, 3]);
    }

    [Fact]
    public void Given_pages_under_way_When_room_is_short_Then_only_waiting_ones_go()
    {
        var backlog = new Backlog(mostValues: 40);
        backlog.Add(Page(1, readings: 10));
        var taken = backlog.Take(1, 1000);
        backlog.Add(Page(2, readings: 10));
        backlog.Add(Page(3, readings: 10));

        backlog.TakeLost("cpu").ShouldBe(10);
        backlog.PutBack(taken);
        backlog.Take(10, 1000).Select(page => page.Sequence).ShouldBe([1, 3]);
    }

    [Fact]
    public void Given_one_page_beyond_the_bound_When_added_Then_it_stays()
    {
        var backlog = new Backlog(mostValues: 10);
        backlog.Add(Page(1, readings: 100));

        backlog.ReadingsLost.ShouldBe(0);
        backlog.Take(10, 1).ShouldHaveSingleItem("a round has at least one").Readings.ShouldBe(100);
    }

    [Fact]
    public void Given_many_pages_When_taken_Then_a_round_is_bounded_by_count_and_size()
    {
        var backlog = new Backlog(mostValues: 10_000);
        for (var sequence = 1; sequence <= 20; sequence++)
            backlog.Add(Page(sequence, readings: 10));

        backlog.Take(5, 10_000).Count.ShouldBe(5);
        backlog.Take(100, 60).Count.ShouldBe(3);
    }

    private static OutgoingPage Page(long sequence, int readings, long told = 0) =>
        new(Guid.Empty, sequence, [], Values: 2 * readings, readings, new Dictionary<string, long> { ["cpu"] = readings + told });
}
