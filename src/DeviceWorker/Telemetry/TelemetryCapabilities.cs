using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.DeviceWorker.Telemetry;

/// <summary>What can be sampled on this device.</summary>
internal static class TelemetryCapabilities
{
    /// <returns>Null when the telemetry program is there.</returns>
    public static string? MissingReason(WorkerSettings settings) => File.Exists(settings.TelemetryBinary)
        ? null
        : $"{settings.TelemetryBinary} is not there; publish src/Telemetry or set {WorkerSettings.TelemetryVariable} to its path";

    /// <param name="unavailable">Why there is no telemetry at all; null when it runs.</param>
    public static IReadOnlyList<Capability> Of(WorkerSettings settings, string? unavailable)
    {
        var model = settings.DeviceFile.PowerModel;
        return
        [
            new(CapabilityKind.Telemetry, "cpu", unavailable is null, unavailable, Version: null),
            new(CapabilityKind.Telemetry, "io", unavailable is null, unavailable, Version: null),
            new(
                CapabilityKind.Telemetry,
                "power",
                unavailable is null && model is not null,
                unavailable ?? (model is null
                    ? $"no power sensor was found; a power_model in the file that {ConnectionSettings.DeviceFile} names gives estimates"
                    : null),
                model is null ? null : $"modelled: {model.Name}"),
        ];
    }
}
