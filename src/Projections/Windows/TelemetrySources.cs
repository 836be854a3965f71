namespace EdgePipeline.Projections.Windows;

/// <summary>Telemetry sources that rows are made of: CPU of the machine, and those with these prefixes.</summary>
internal static class TelemetrySources
{
    public const string Block = "block:";
    public const string Network = "net:";
    public const string Power = "power:";
    public const string Process = "process:";

    private static readonly string[] Prefixes = [Block, Network, Power, Process];

    /// <summary>The same as <see cref="InformsRows"/>, of a stored batch.</summary>
    public static string InformsRowsSql { get; } =
        $"(data->>'source' = '{CpuUse.Source}' or data->>'source' like any (array[{string.Join(", ", Prefixes.Select(prefix => $"'{prefix}%'"))}]))";

    public static bool InformsRows(string source) =>
        source == CpuUse.Source || Array.Exists(Prefixes, prefix => source.StartsWith(prefix, StringComparison.Ordinal));
}
