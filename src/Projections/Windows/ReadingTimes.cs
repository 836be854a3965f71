namespace EdgePipeline.Projections.Windows;

/// <summary>When the sources of an event that were read together were read.</summary>
/// <param name="TimesNs">CLOCK_MONOTONIC, reading by reading.</param>
/// <param name="PeriodsNs">The period asked for at each reading.</param>
public sealed record ReadingTimes(long[] TimesNs, long[] PeriodsNs);
