using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.DeviceWorker.Telemetry;

/// <summary>What can be sampled on this device.</summary>
internal static class TelemetryCapabilities
{
    /// <returns>Null when the telemetry program is there.</returns>
    public static string? MissingReason(WorkerSettings settings) => File.Exists(settings.TelemetryBinary)
        ? null
        : $"{settings.TelemetryBinary} is not there; publish src/Telemetry or set {WorkerSettings.TelemetryVariable} to its path";

    /// <param name="unavailable">Why there is no telemetry at all; null when it runs.</param>
    /// <param name="rails">What telemetry found; null: it has not looked yet.</param>
    public static IReadOnlyList<Capability> Of(WorkerSettings settings, string? unavailable, IReadOnlyList<PowerRail>? rails) =>
    [
        new(CapabilityKind.Telemetry, "cpu", unavailable is null, unavailable, Version: null),
        new(CapabilityKind.Telemetry, "io", unavailable is null, unavailable, Version: null),
        Power(settings.DeviceFile.PowerModel, unavailable, rails),
    ];

    private static Capability Power(PowerModel? model, string? unavailable, IReadOnlyList<PowerRail>? found)
    {
        var rails = found ?? [];
        var total = string.Join(" + ", rails.Where(rail => rail.IsTotal).Select(rail => rail.Name));
        var source = total.Length > 0 ? $"measured: {total}" : model is not null ? $"modelled: {model.Name}" : null;
        var missing = string.Join("; ", rails.Where(rail => rail.Problem is not null).Select(rail => $"{rail.Name}: {rail.Problem}"));
        var parts = string.Join(", ", rails.Where(rail => rail.Problem is null).Select(rail => rail.Name));
        var reason = unavailable
            ?? (source is not null ? null
                : missing.Length > 0 ? missing
                : parts.Length > 0 ? $"{parts} are read, but which of them is the device's total is not known: write total: true beside it in the file that {ConnectionSettings.DeviceFile} names"
                : found is null ? $"telemetry looks for power sensors when it starts, with the first trial; a power_model in the file that {ConnectionSettings.DeviceFile} names gives estimates"
                : $"no power sensor was found; a power_model in the file that {ConnectionSettings.DeviceFile} names gives estimates");
        return new Capability(CapabilityKind.Telemetry, "power", unavailable is null && source is not null, reason, source);
    }
}
