using System.Globalization;

namespace EdgePipeline.Projections.Windows;

/// <summary>What a power source says of itself with its readings, as far as the error of an integral depends on it.</summary>
/// <param name="UpdateNs">A value lasts so long in the hardware; null: it does not say.</param>
/// <param name="Averages">The hardware averages over the time since its last value, so that nothing between two values is missed.</param>
/// <param name="ClockNs">The readings' times may be off by so much: they were taken by another machine's clock.</param>
/// <param name="Reason">Why there are no readings, or none any more.</param>
public sealed record SensorTraits(long? UpdateNs, bool Averages, string? Reason, long ClockNs = 0)
{
    public static SensorTraits Unknown { get; } = new(UpdateNs: null, Averages: false, Reason: null);

    public static SensorTraits Of(IEnumerable<SourceReadings> events)
    {
        var attributes = events.Select(readings => readings.Attributes).LastOrDefault(known => known is not null) ?? new Dictionary<string, string>();
        return new SensorTraits(Whole("update_interval_ms") * 1_000_000, Whole("samples") > 1 || attributes.GetValueOrDefault("averages") == "yes", attributes.GetValueOrDefault("reason"), Whole("clock_uncertainty_ns") ?? 0);

        long? Whole(string name) =>
            long.TryParse(attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
