namespace EdgePipeline.Projections.Windows;

/// <summary>Telemetry sources that rows are made of: CPU of the machine, and those with these prefixes.</summary>
internal static class TelemetrySources
{
    public const string Block = "block:";
    public const string Network = "net:";
    public const string Power = "power:";
    public const string Process = "process:";

    public const string Thermal = "thermal:";
    public const string Frequency = "cpufreq:";
    public const string Throttle = "throttle:";
    public const string Pressure = "pressure:";

    private static readonly string[] Prefixes = [Block, Network, Power, Process, Thermal, Frequency, Throttle, Pressure];

    /// <summary>The same as <see cref="InformsRows"/>, of what is stored: pages have sources of all kinds.</summary>
    public static string InformsRowsSql { get; } =
        $"(type = 'telemetry_page' or data->>'source' = '{CpuUse.Source}' or data->>'source' like any (array[{string.Join(", ", Prefixes.Select(prefix => $"'{prefix}%'"))}]))";

    public static bool InformsRows(string source)
    {
        foreach (var prefix in Prefixes)
        {
            if (source.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return source == CpuUse.Source;
    }
}
