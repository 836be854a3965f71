using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Names of metrics that rows are made from: the tool's own, then those derived from telemetry.</summary>
internal static class MetricNames
{
    public const string Throughput = "throughput";
    public const string ThroughputMbit = "throughput_mbit";
    public const string Runtime = "runtime";
    public const string Iops = "iops";
    public const string Ops = "ops";
    public const string LatencyP99 = "latency_p99";
    public const string LaunchTime = "launch_time";
    public const string BytesRead = "bytes_read";
    public const string BytesWritten = "bytes_written";
    public const string BytesSent = "bytes_sent";
    public const string SteadyAttained = "steady_attained";
    public const string SteadyRange = "steady_range";
    public const string SteadyExcursion = "steady_excursion";
    public const string ServiceDemandLocal = "service_demand_local";

    public const string BytesMoved = "bytes_moved";
    public const string PersistedBytes = "persisted_bytes";
    public const string PersistedRatio = "persisted_ratio";
    public const string NetworkBytes = "network_bytes";
    public const string NetworkPackets = "network_packets";
    public const string BytesPerPacket = "bytes_per_packet";
    public const string RuntimeMemoryPeak = "runtime_memory_peak";
    public const string CpuBusyS = "cpu_busy_s";
    public const string CpuBusyCpus = "cpu_busy_cpus";
    public const string CpuSPerGb = "cpu_s_per_gb";
    public const string MbPerSPerCpu = "mb_per_s_per_cpu";
    public const string EnergyJ = "energy_j";
    public const string EnergyErrorJ = "energy_error_j";
    public const string EnergyAboveIdleJ = "energy_above_idle_j";
    public const string EnergyAboveIdleErrorJ = "energy_above_idle_error_j";
    public const string PowerTotalW = "power_total_w";
    public const string PowerAboveIdleW = "power_above_idle_w";
    public const string PowerRepeatedPct = "power_repeated_pct";
    public const string MbPerJ = "mb_per_j";

    public const string TemperatureMaxC = "temperature_max_c";
    public const string FrequencyMinMhz = "frequency_min_mhz";
    public const string Throttled = "throttled";

    /// <summary>Share of the window in which some task waited for the resource.</summary>
    public static string PressurePct(string resource) => $"pressure_{resource}_some_pct";

    private static readonly Dictionary<string, string> SecondsNames = CpuUse.Categories.ToDictionary(category => category, category => $"cpu_{category}_s", StringComparer.Ordinal);

    /// <summary>CPU seconds of one category.</summary>
    public static string CpuSeconds(string category) => SecondsNames[category];

    public static string CpuPct(string category) => $"cpu_{category}_pct_of_machine";
}
