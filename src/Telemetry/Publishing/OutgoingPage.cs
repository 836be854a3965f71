using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>A page as it goes out, and what would be missing without it.</summary>
/// <param name="Body">JSON. Made at once: a page may wait for long, and is small this way.</param>
/// <param name="Values">Numbers in it.</param>
/// <param name="MissingWithout">By source: its readings, and those lost before that the page tells of.</param>
internal sealed record OutgoingPage(Guid Session, long Sequence, byte[] Body, long Values, long Readings, IReadOnlyDictionary<string, long> MissingWithout)
{
    internal static OutgoingPage Of(TelemetryPage page)
    {
        var missing = new Dictionary<string, long>(StringComparer.Ordinal);
        var (values, readings) = (0L, 0L);
        foreach (var source in page.Sources)
        {
            var count = page.Tracks[source.Track].Readings.Sum();
            readings += count;
            values += (source.Columns.Count + 1L) * count;
            missing[source.Source] = missing.GetValueOrDefault(source.Source) + count + source.Dropped;
        }

        return new OutgoingPage(page.Session, page.Sequence, JsonSerializer.SerializeToUtf8Bytes(page, TelemetryJson.Default.TelemetryPage), values, readings, missing);
    }
}
