namespace EdgePipeline.Telemetry.Sampling;

/// <summary>One source: its name, columns, and the readings not yet in a batch.</summary>
/// <param name="readings">In a fine slice, for each reading of the device as a whole.</param>
internal sealed class Series(string source, IReadOnlyList<Column> columns, Ring ring, int readings = 1)
{
    internal string Source { get; } = source;

    internal IReadOnlyList<Column> Columns { get; } = columns;

    internal Ring Ring { get; } = ring;

    internal int Readings { get; } = readings;

    /// <summary>What is known of the source beside its readings; travels with each batch.</summary>
    internal Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>True: no reading will follow; the last ones still go out.</summary>
    internal bool Ended { get; private set; }

    /// <summary>The source is gone or no longer asked for.</summary>
    internal void End() => Ended = true;
}
