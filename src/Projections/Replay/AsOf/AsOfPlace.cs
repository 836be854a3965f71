using System.Globalization;
using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Replay.AsOf;

/// <summary>A moment in a store's past: a place in the order of its events, or a time.</summary>
internal sealed record AsOfPlace(long? Sequence, DateTimeOffset? Time)
{
    /// <exception cref="VerbException">Neither.</exception>
    public static AsOfPlace Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? new AsOfPlace(sequence, Time: null)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? new AsOfPlace(Sequence: null, time)
        : throw new VerbException(
            $"--as-of {text}: write the sequence of an event, such as an as_of_sequence of a table, or a time such as 2026-11-26T10:00:00Z, which is UTC where it has no offset",
            ExitCodes.Usage);

    public override string ToString() => Sequence is { } sequence
        ? string.Create(CultureInfo.InvariantCulture, $"event {sequence}")
        : string.Create(CultureInfo.InvariantCulture, $"{Time!.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z");
}
