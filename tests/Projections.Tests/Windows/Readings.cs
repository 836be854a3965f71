using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tests.Windows;

/// <summary>Timelines of one column for tests; times in milliseconds.</summary>
internal static class Readings
{
    public static Timeline Of(string column, params (long Ms, long Value)[] readings) => OfBatches("s", [Batch(column, readings)]);

    /// <summary>One source's, of one boot.</summary>
    public static Timeline OfBatches(string source, IReadOnlyList<TelemetryBatch> batches) => new TrialTelemetry(batches, batches.Count > 0 ? batches[0].BootId : "").Timeline(source);

    public static TelemetryBatch Batch(string column, (long Ms, long Value)[] readings, long sequence = 1, int periodMs = 100, long dropped = 0) => new(
        "d", "b", Guid.Empty, "s", sequence, null, null, null, readings[0].Ms * 1_000_000, DateTimeOffset.UnixEpoch, periodMs,
        [.. readings.Select(reading => (reading.Ms - readings[0].Ms) * 1_000_000)],
        new Dictionary<string, long[]> { [column] = [.. readings.Select(reading => reading.Value)] },
        new Dictionary<string, string>(),
        dropped,
        null);

    public static long Ns(long milliseconds) => milliseconds * 1_000_000;
}
