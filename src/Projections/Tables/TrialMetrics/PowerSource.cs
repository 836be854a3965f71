using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Which power sources of a device count, when it has several.</summary>
/// <param name="Sources">Whose sum is the device's total; none: the reason says why.</param>
internal sealed record PowerSource(IReadOnlyList<string> Sources, string? Method, string? Reason)
{
    public const string NoSource = "no power source sent readings during the trial: the device has no sensor and no power model";

    private const string Modelled = "modelled", Measured = "measured";

    /// <summary>A meter sees the whole device, a sensor at its input nearly so, RAPL its CPU and memory alone.</summary>
    private static readonly string[] Kinds = [Meter, "ina3221", "ina2xx", "hwmon", "rapl"];

    /// <summary>For the column <c>source</c>.</summary>
    public string Name => Sources.Count == 0 ? "none" : string.Join(" + ", Sources);

    private const string Meter = "meter";

    /// <summary>
    /// Measured before modelled: the rails of one kind that say they are the total; of meters one, because each sees the whole device. A source that does not say it measures is taken as modelled,
    /// a measured one that says nothing of a total as the total, the first by name.
    /// </summary>
    public static PowerSource Choose(TrialTelemetry telemetry)
    {
        var sources = telemetry.Sources(TelemetrySources.Power)
            .Order(StringComparer.Ordinal)
            .Select(source => (Name: source, Attributes: Array.ConvertAll(telemetry.Of(source), readings => readings.Attributes ?? new Dictionary<string, string>())))
            .ToArray();
        var measured = sources.Where(source => source.Attributes.All(says => says.GetValueOrDefault("method") == Measured)).ToArray();
        var total = measured
            .Where(source => source.Attributes[^1].GetValueOrDefault("total") != "no")
            .GroupBy(source => source.Attributes[^1].GetValueOrDefault("kind") ?? source.Name)
            .OrderBy(kind => Array.IndexOf(Kinds, kind.Key) is >= 0 and var rank ? rank : Kinds.Length)
            .FirstOrDefault();
        return total is not null ? new PowerSource([.. total.Take(total.Key == Meter ? 1 : total.Count()).Select(source => source.Name)], Measured, Reason: null)
            : sources.FirstOrDefault(source => !measured.Contains(source)) is { Name: { } model } ? new PowerSource([model], Modelled, Reason: null)
            : measured.Length == 0 ? new PowerSource([], Method: null, NoSource)
            : new PowerSource(
                [], Method: null, $"{string.Join(", ", measured.Select(source => source.Name))} measure parts of the device; which is the total, the device file can say");
    }
}
