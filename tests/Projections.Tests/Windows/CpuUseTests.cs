using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class CpuUseTests
{
    /// <summary>Two successive /proc/stat lines of a two-CPU machine, ticks of 10 ms, one second apart.</summary>
    private static readonly Dictionary<string, (long Before, long After)> Ticks = new()
    {
        ["usr"] = (1000, 1050),
        ["nice"] = (10, 12),
        ["sys"] = (500, 530),
        ["iowait"] = (70, 90),
        ["irq"] = (0, 1),
        ["soft"] = (20, 26),
        ["steal"] = (5, 8),
        ["guest"] = (0, 4),
        ["gnice"] = (0, 1),
        ["idle"] = (90_000, 90_083),
    };

    [Fact]
    public void Given_readings_of_every_category_When_cut_Then_busy_is_all_but_idle_and_iowait()
    {
        var use = CpuUse.Of(Readings.OfBatches("cpu", [Batch(Ticks)]), 0, 1_000_000_000);

        use.Seconds["usr"].Value!.Value.ShouldBe(0.5, 1e-9);
        use.BusySeconds.Value!.Value.ShouldBe(0.97, 1e-9);
        use.TotalSeconds.Value!.Value.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void Given_idle_and_iowait_that_step_back_When_cut_Then_they_count_nothing_and_the_rest_stands()
    {
        var use = CpuUse.Of(
            Readings.OfBatches("cpu", [Batch(new(Ticks) { ["idle"] = (90_000, 89_999), ["iowait"] = (70, 69) })]), 0, 1_000_000_000);

        use.Seconds["idle"].Value.ShouldBe(0);
        use.BusySeconds.Value!.Value.ShouldBe(0.97, 1e-9);
    }

    [Fact]
    public void Given_another_counter_that_steps_back_When_cut_Then_the_sum_is_missing_with_the_reason()
    {
        var use = CpuUse.Of(Readings.OfBatches("cpu", [Batch(new(Ticks) { ["sys"] = (500, 400) })]), 0, 1_000_000_000);

        use.BusySeconds.Value.ShouldBeNull();
        use.BusySeconds.Reason.ShouldBe("cpu: sys_ns went backwards");
    }

    private static TelemetryBatch Batch(Dictionary<string, (long Before, long After)> ticks) => new(
        "d", "b", Guid.Empty, "cpu", 1, null, null, null, 0, DateTimeOffset.UnixEpoch, 1000, [0, 1_000_000_000],
        ticks.ToDictionary(category => $"{category.Key}_ns", category => new[] { category.Value.Before * 10_000_000, category.Value.After * 10_000_000 }),
        new Dictionary<string, string>(), 0, null);
}
