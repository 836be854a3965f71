namespace EdgePipeline.Contracts.Telemetry;

/// <summary>First line on the telemetry process's standard input, as JSON. The broker's address comes by environment.</summary>
/// <param name="FinePeriodMs">Inside a window; 100 by default.</param>
/// <param name="CoarsePeriodMs">Outside; 1000 by default.</param>
/// <param name="BlockDevices">Names in /proc/diskstats to follow, e.g. <c>vda</c>.</param>
/// <param name="PowerModel">From the device file; null: no power source unless a sensor is found.</param>
public sealed record TelemetrySettings(
    string Device,
    string BootId,
    int FinePeriodMs,
    int CoarsePeriodMs,
    IReadOnlyList<string> BlockDevices,
    PowerModel? PowerModel);

/// <summary>Power as a straight line between idle and all CPUs busy. Its values are estimates and marked <c>modelled</c> wherever they show.</summary>
public sealed record PowerModel(string Name, double IdleW, double BusyW);
