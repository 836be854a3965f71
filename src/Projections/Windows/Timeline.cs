namespace EdgePipeline.Projections.Windows;

/// <summary>One source's readings during one boot, put together from its events whatever order they came in.</summary>
/// <param name="TimesNs">CLOCK_MONOTONIC, strictly increasing.</param>
/// <param name="PeriodsNs">The period asked for at each reading.</param>
/// <param name="Dropped">Readings that telemetry says it lost.</param>
public sealed record Timeline(
    string Source, long[] TimesNs, long[] PeriodsNs, IReadOnlyDictionary<string, long[]> Columns, long Dropped)
{
    /// <summary>Index of the last reading at or before the time; -1: none.</summary>
    public int Before(long timeNs)
    {
        var index = Array.BinarySearch(TimesNs, timeNs);
        return index >= 0 ? index : ~index - 1;
    }
}
