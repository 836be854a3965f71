namespace EdgePipeline.Projections.Windows;

/// <summary>Whether the device could do in a window what it can do at all: heat, clock, throttling, and what its tasks waited for.</summary>
/// <param name="PressurePct">Share of the window in which some task waited, by resource.</param>
public sealed record DeviceCondition(Quantity TemperatureMaxC, Quantity FrequencyMinMhz, Throttling Throttling, IReadOnlyDictionary<string, Quantity> PressurePct)
{
    public static readonly IReadOnlyList<string> Resources = ["cpu", "io", "memory"];

    public static DeviceCondition Of(TrialTelemetry telemetry, long startNs, long endNs)
    {
        var policies = telemetry.Timelines(TelemetrySources.Frequency);
        return new DeviceCondition(
            Extreme(telemetry.Timelines(TelemetrySources.Thermal), "temperature_mc", "the device shows no thermal zone", values => values.Max()).Times(1e-3),
            Extreme(policies, "cur_khz", "the device shows no CPU clock", values => values.Min()).Times(1e-3),
            Windows.Throttling.Of(telemetry.Timelines(TelemetrySources.Throttle), policies, startNs, endNs),
            Resources.ToDictionary(
                resource => resource,
                resource => Counter.Growth(telemetry.Timeline($"{TelemetrySources.Pressure}{resource}"), "some_us", startNs, endNs)
                    .Times(100 * 1e3 / (endNs - startNs)),
                StringComparer.Ordinal));

        Quantity Extreme(Timeline[] sources, string column, string whenNone, Func<IEnumerable<long>, long> choose)
        {
            var inside = sources.SelectMany(source => Inside(source, column, startNs, endNs)).ToArray();
            return inside.Length > 0 ? Quantity.Of(choose(inside)) : Quantity.Missing(sources.Length == 0 ? whenNone : $"no reading of {sources[0].Source} within the window");
        }
    }

    /// <summary>The same as <see cref="Throttling"/>, without the rest.</summary>
    public static Throttling ThrottlingOf(TrialTelemetry telemetry, long startNs, long endNs) =>
        Windows.Throttling.Of(telemetry.Timelines(TelemetrySources.Throttle), telemetry.Timelines(TelemetrySources.Frequency), startNs, endNs);

    /// <summary>A column's values at readings within the window.</summary>
    internal static IEnumerable<long> Inside(Timeline source, string column, long startNs, long endNs) =>
        source.Columns.TryGetValue(column, out var values)
            ? values.Where((_, index) => source.TimesNs[index] >= startNs && source.TimesNs[index] <= endNs)
            : [];
}
