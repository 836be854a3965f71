using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>The host's TSC frequency, for <see cref="KernelCommandLine"/>.</summary>
public static partial class TscFrequency
{
    /// <param name="kernelLog">What dmesg prints; it rolls over, and may be forbidden.</param>
    /// <param name="cpuInfo">/proc/cpuinfo, the fallback: exact only where the clock is not scaled.</param>
    /// <returns>kHz, or null where neither says it (arm64).</returns>
    public static int? Parse(string kernelLog, string cpuInfo) =>
        FirstMhz(Detected().Match(kernelLog)) ?? FirstMhz(CpuMhz().Match(cpuInfo));

    private static int? FirstMhz(Match match) =>
        match.Success ? (int)Math.Round(double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 1_000) : null;

    [GeneratedRegex(@"tsc: (?:Detected|Refined TSC clocksource calibration:) (\d+(?:\.\d+)?) MHz")]
    private static partial Regex Detected();

    [GeneratedRegex(@"^cpu MHz\s*:\s*(\d+(?:\.\d+)?)", RegexOptions.Multiline)]
    private static partial Regex CpuMhz();
}
