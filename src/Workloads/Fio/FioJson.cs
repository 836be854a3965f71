using System.Text;
using System.Text.Json;

namespace EdgePipeline.Workloads.Fio;

/// <summary>
/// Finds fio's report in its output. Some versions print plain lines first, and <c>--status-interval</c> writes a whole object
/// a second, of which the last one is final.
/// </summary>
internal static class FioJson
{
    /// <returns>The last object; and what is wrong when there is none or text is cut off after it.</returns>
    public static (JsonDocument? Report, string? Damage) LastReport(string output)
    {
        var rest = Encoding.UTF8.GetBytes(output).AsSpan();
        JsonDocument? last = null;
        for (var start = NextObject(rest); start >= 0; start = NextObject(rest))
        {
            rest = rest[start..];
            var reader = new Utf8JsonReader(rest, new JsonReaderOptions { AllowMultipleValues = true });
            try
            {
                var report = JsonDocument.ParseValue(ref reader);
                last?.Dispose();
                last = report;
            }
            catch (JsonException)
            {
                return (last, "fio's JSON is cut off or damaged");
            }

            rest = rest[(int)reader.BytesConsumed..];
        }

        return last is null ? (null, "fio printed no JSON") : (last, null);
    }

    /// <summary>Where a line that begins with a brace begins; -1: nowhere.</summary>
    private static int NextObject(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] == '{')
        {
            return 0;
        }

        var lineEnd = text.IndexOf("\n{"u8);
        return lineEnd < 0 ? -1 : lineEnd + 1;
    }
}
