using System.Globalization;

namespace EdgePipeline.Telemetry.Meters.Programs;

/// <summary>What a program prints for each reading: <c>NANOSECONDS WATTS</c>, nothing else on the line, and at most 100 characters.</summary>
internal static class ReadingLine
{
    internal const int Longest = 100;

    /// <summary>In 2001 the epoch was 10^18 ns; no machine has been up for 31 years.</summary>
    private const long SmallestEpochNs = 1_000_000_000_000_000_000;

    /// <param name="bootNs">Epoch less CLOCK_MONOTONIC of this machine, for times since the epoch.</param>
    internal static bool TryParse(string line, long bootNs, out MeterReading reading)
    {
        reading = default;
        var words = line.Split(' ');
        if (line.Length > Longest || words.Length != 2
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ns)
            || !double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var watts)
            || !double.IsFinite(watts))
            return false;
        reading = new MeterReading(ns >= SmallestEpochNs ? ns - bootNs : ns, watts);
        return true;
    }
}
