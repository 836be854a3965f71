using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Tests.Sampling;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(1000, 1000, 1100)] // on time
    [InlineData(1000, 1099, 1100)] // late, by less than a period
    [InlineData(1000, 1100, 1200)] // so late that the next one is due: not made up for
    [InlineData(1000, 1350, 1400)] // several missed
    public void The_next_deadline_is_a_multiple_of_the_period_after_now(long deadline, long now, long next) =>
        Schedule.Next(deadline, periodNs: 100, now).ShouldBe(next);

    [Fact]
    public void Lateness_does_not_add_up()
    {
        var deadline = 0L;
        for (var i = 1; i <= 10_000; i++)
            deadline = Schedule.Next(deadline, periodNs: 100_000_000, nowNs: deadline + (i * 7919 % 90_000_000));

        deadline.ShouldBe(10_000L * 100_000_000);
    }
}
