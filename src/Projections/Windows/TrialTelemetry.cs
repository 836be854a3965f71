namespace EdgePipeline.Projections.Windows;

/// <summary>The telemetry of one attempt by source, each put together when it is asked for: of most sources, no row is made.</summary>
/// <param name="events">In sequence.</param>
/// <param name="bootId">Times of another boot say nothing of the window.</param>
public sealed class TrialTelemetry(IEnumerable<object> events, string bootId)
{
    private readonly SourceReadings[] _readings = [.. events.SelectMany(SourceReadings.Of).Where(readings => readings.BootId == bootId)];
    private readonly List<(ReadingTimes[] Times, TimeAxis Axis)> _axes = [];

    /// <summary>What each event has of a source.</summary>
    public SourceReadings[] Of(string source) => Array.FindAll(_readings, readings => readings.Source == source);

    public Timeline Timeline(string source)
    {
        var all = Of(source);
        var kept = Array.FindAll(all, readings => readings.Times.TimesNs.Length > 0);
        var axis = Axis(Array.ConvertAll(kept, readings => readings.Times));
        return new Timeline(source, axis.TimesNs, axis.PeriodsNs, new TimelineColumns(kept, axis), kept.Sum(readings => readings.Dropped));
    }

    /// <summary>Of the sources whose name begins so.</summary>
    public Timeline[] Timelines(string prefix) => [.. Sources(prefix).Select(Timeline)];

    /// <summary>Names that begin so, in the order in which they came first.</summary>
    public IEnumerable<string> Sources(string prefix) =>
        _readings.Select(readings => readings.Source).Where(source => source.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>Sources that were read together share it.</summary>
    private TimeAxis Axis(ReadingTimes[] times)
    {
        foreach (var (known, axis) in _axes)
        {
            if (known.AsSpan().SequenceEqual(times, ReferenceEqualityComparer.Instance))
            {
                return axis;
            }
        }

        var made = TimeAxis.Of(times);
        _axes.Add((times, made));
        return made;
    }
}
