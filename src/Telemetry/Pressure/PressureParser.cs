using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Pressure;

/// <summary>/proc/pressure/*, see Documentation/accounting/psi.rst of the kernel: lines <c>some avg10=… avg60=… avg300=… total=MICROSECONDS</c>.</summary>
internal static class PressureParser
{
    /// <summary>False when the line or its total is not there.</summary>
    internal static bool TryFindTotal(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind, out long microseconds)
    {
        microseconds = 0;
        while (Text.TryTakeLine(ref text, out var line))
        {
            if (!Text.TryTakeWord(ref line, out var word) || !word.SequenceEqual(kind))
                continue;
            while (Text.TryTakeWord(ref line, out word))
            {
                if (word.StartsWith("total="u8))
                    return Text.TryParse(word["total=".Length..], out microseconds);
            }
        }

        return false;
    }
}
