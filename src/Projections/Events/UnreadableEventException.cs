using System.Reflection;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Events;

/// <summary>An event is not what was stored, or is of a later version: no row can be made of it. The message names it by its place, type and stream.</summary>
internal sealed class UnreadableEventException : Exception
{
    private static readonly Dictionary<Type, string> Names = EventCatalog.All.ToDictionary(named => named.Value, named => named.Key);

    public UnreadableEventException(long sequence, string type, string stream, string why)
        : base($"event {sequence} ({type}, {stream}): cannot be read: {why}") => Stream = stream;

    private UnreadableEventException(string stream, string message)
        : base(message) => Stream = stream;

    public string Stream { get; }

    /// <summary>Has a failure to make rows of events name the event that they failed on.</summary>
    /// <param name="stream">Whose rows they are.</param>
    /// <exception cref="UnreadableEventException">No rows can be made of them.</exception>
    public static T Name<T>(string stream, IReadOnlyList<StoredEvent> events, Func<IReadOnlyList<StoredEvent>, T> rowsOf)
    {
        try
        {
            return rowsOf(events);
        }
        catch (Exception failure)
        {
            throw Of(stream, events, failure);
        }
    }

    /// <summary>No rows could be made of what was read: telemetry is unpacked only then, and what an event lacks is only then missed.</summary>
    /// <param name="stream">Whose rows they are.</param>
    /// <param name="events">That they are made of.</param>
    public static UnreadableEventException Of(string stream, IEnumerable<StoredEvent> events, Exception failure)
    {
        foreach (var stored in events)
        {
            if (ProblemOf(stored.Data) is { } wrong)
            {
                return new UnreadableEventException(
                    stored.Sequence, Names[stored.Data.GetType()], stored.Data is TelemetryPage page ? Streams.Telemetry(page.Device, page.Session) : stream, wrong);
            }
        }

        return new UnreadableEventException(stream, $"{stream}: no rows can be made of its events: {failure.Message}");
    }

    private static string? ProblemOf(object data) => data switch
    {
        TelemetryPage page => ProblemOf(page),
        TelemetryBatch => null,
        _ => LackOf(data),
    };

    /// <summary>Source by source: those that no row is made of were left out, so that places in the page say nothing.</summary>
    private static string? ProblemOf(TelemetryPage page) => page.Sources
        .Select(source => TelemetryPages.Problem(page with { Sources = [source] })?.Replace("sources[0].", $"source {source.Source}, ", StringComparison.Ordinal))
        .FirstOrDefault(wrong => wrong is not null);

    private static string? LackOf(object data)
    {
        var nullability = new NullabilityInfoContext();
        return data.GetType().GetProperties()
            .Where(member => member.CanWrite && nullability.Create(member).ReadState == NullabilityState.NotNull && member.GetValue(data) is null)
            .Select(member => $"it has no {char.ToLowerInvariant(member.Name[0])}{member.Name[1..]}")
            .FirstOrDefault();
    }
}
