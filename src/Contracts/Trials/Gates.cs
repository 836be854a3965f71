namespace EdgePipeline.Contracts.Trials;

/// <summary>What must hold on a device before an attempt begins. Null: not asked for.</summary>
/// <param name="WaitS">So long it may take to become so, in seconds; then the attempt fails.</param>
/// <param name="MinTemperatureC">Of the hottest thermal zone; a device without one passes.</param>
/// <param name="MaxTemperatureC">Of the hottest thermal zone; a device without one passes.</param>
/// <param name="MaxBusyPct">Of all CPUs of the machine together.</param>
/// <param name="Governor">Of every CPU, as cpufreq names it.</param>
/// <param name="MaxDiskBytesPerS">Read and written together on the disk that holds the data; a device whose data lies on none passes.</param>
public sealed record TrialGates(
    int WaitS,
    int? MinTemperatureC = null,
    int? MaxTemperatureC = null,
    decimal? MaxBusyPct = null,
    string? Governor = null,
    int? MinFreeMemoryMib = null,
    int? MinFreeSpaceMib = null,
    long? MaxDiskBytesPerS = null);

/// <summary>What a gate saw. Null: the device has no such thing, or no bound asked for a reading that takes time.</summary>
/// <param name="TemperatureC">Of the hottest thermal zone.</param>
/// <param name="ThermalZone">That zone, e.g. <c>cpu-thermal</c>.</param>
/// <param name="BusyPct">Of all CPUs together, over the second before.</param>
/// <param name="Governor">Of all CPUs; several words when they differ.</param>
/// <param name="DiskBytesPerS">Read and written on the whole disk, over the second before.</param>
public sealed record GateReadings(
    double? TemperatureC,
    string? ThermalZone,
    double? BusyPct,
    string? Governor,
    long? FreeMemoryMib,
    long? FreeSpaceMib,
    double? DiskBytesPerS);

/// <summary>An attempt waited before its gate, and looked again.</summary>
/// <param name="Wait">1-based; each wait of an attempt is an event of its own.</param>
/// <param name="Seconds">How long this one was.</param>
/// <param name="Reason">What did not hold before it.</param>
public sealed record TrialGateWaited(Guid TrialId, int Attempt, string Device, int Wait, double Seconds, string Reason, DateTimeOffset At);

/// <summary>Everything held that the plan asks for.</summary>
/// <param name="WaitedS">All waits together; 0: none.</param>
public sealed record TrialGatePassed(Guid TrialId, int Attempt, string Device, double WaitedS, GateReadings Readings, DateTimeOffset At);
