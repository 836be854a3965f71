using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Which power source of a device counts, when it has several.</summary>
internal static class PowerSource
{
    public const string NoSource = "no power source sent readings during the trial: the device has no sensor and no power model";

    private const string Modelled = "modelled";

    /// <summary>A measured one before a modelled one, then by name. A source that does not say it measures is taken as modelled.</summary>
    public static (string? Source, string? Method) Choose(ILookup<string, TelemetryBatch> telemetry) => telemetry
        .Where(source => source.Key.StartsWith(TelemetrySources.Power, StringComparison.Ordinal))
        .Select(source => (Source: (string?)source.Key, Method: (string?)MethodOf(source)))
        .OrderBy(source => source.Method == Modelled)
        .ThenBy(source => source.Source, StringComparer.Ordinal)
        .FirstOrDefault();

    private static string MethodOf(IEnumerable<TelemetryBatch> batches) =>
        batches.All(batch => batch.Attributes is { } attributes && attributes.TryGetValue("method", out var method) && method == "measured")
            ? "measured"
            : Modelled;
}
