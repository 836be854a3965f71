namespace EdgePipeline.Projections.Windows;

/// <summary>Prefixes of telemetry sources that rows are made of.</summary>
internal static class TelemetrySources
{
    public const string Block = "block:";
    public const string Power = "power:";

    public static bool InformsRows(string source) =>
        source == CpuUse.Source
        || source.StartsWith(Block, StringComparison.Ordinal)
        || source.StartsWith(Power, StringComparison.Ordinal);
}
