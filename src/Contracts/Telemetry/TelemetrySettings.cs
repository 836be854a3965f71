namespace EdgePipeline.Contracts.Telemetry;

/// <summary>First line on the telemetry process's standard input, as JSON. The broker's address comes by environment.</summary>
/// <param name="FinePeriodMs">Inside a window; 100 by default.</param>
/// <param name="CoarsePeriodMs">Outside; 1000 by default.</param>
/// <param name="BlockDevices">Names in /proc/diskstats to follow, e.g. <c>vda</c>.</param>
/// <param name="PowerModel">From the device file; null: no power source unless a sensor is found.</param>
/// <param name="Rails">What the device file says of power rails that telemetry finds by itself; null: nothing.</param>
/// <param name="Throttle">The firmware's file of throttle bits; null: where Raspberry Pi OS has it.</param>
/// <param name="Root">The folder below which <c>sys</c> is looked for; null: <c>/</c>. Tests have trees of their own.</param>
public sealed record TelemetrySettings(
    string Device,
    string BootId,
    int FinePeriodMs,
    int CoarsePeriodMs,
    IReadOnlyList<string> BlockDevices,
    PowerModel? PowerModel,
    IReadOnlyList<RailSettings>? Rails = null,
    string? Root = null,
    string? Throttle = null);

/// <summary>Power as a straight line between idle and all CPUs busy. Its values are estimates and marked <c>modelled</c> wherever they show.</summary>
public sealed record PowerModel(string Name, double IdleW, double BusyW);

/// <summary>What a person knows of a power rail, beside what its driver says.</summary>
/// <param name="Kind"><c>ina3221</c>, <c>ina2xx</c>, <c>rapl</c> or <c>hwmon</c>.</param>
/// <param name="Rail">As its driver names it: <c>VDD_IN</c>, <c>package-0</c>, <c>ina226</c>.</param>
/// <param name="Path">A file or folder of the rail, where the name alone fits several.</param>
/// <param name="Total">True: the device's total is the sum of the rails that say so, and of no other.</param>
/// <param name="MinW">A reading below is not plausible and left out; null: 0.</param>
/// <param name="MaxW">A reading above is not plausible and left out; null: 1000.</param>
/// <param name="ShuntMicroOhm">What the board has; a driver that reckons with another one is not read.</param>
public sealed record RailSettings(
    string Kind, string Rail, string? Path = null, bool Total = false, double? MinW = null, double? MaxW = null, long? ShuntMicroOhm = null);
