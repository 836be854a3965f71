using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgePipeline.Contracts;

/// <summary>Makes the JSON of one version of an event that of the next.</summary>
/// <param name="Event">By the name in <see cref="EventCatalog"/>, which never changes, so that SQL finds old and new alike.</param>
/// <param name="From">The version that it reads.</param>
/// <param name="Change">May do anything to the object but set its version.</param>
public sealed record EventUpcast(string Event, int From, Action<JsonObject> Change);

/// <summary>
/// How events of older versions read as today's. What is stored stays as it is. New members that may be absent need no line here. A change
/// that old JSON does not fit is a new version: the record gets a last member <c>int V = 2</c>, and here stands a line
/// <c>new("trial_excluded", 1, json => …)</c>. An event that says no version is of the first.
/// </summary>
public static class EventUpcasts
{
    private const string Version = "v";

    /// <summary>None yet: all events since the first release read as they are.</summary>
    public static IReadOnlyList<EventUpcast> All { get; } = [];

    /// <returns>Whether there are older versions of the event.</returns>
    public static bool Has(string name)
    {
        foreach (var upcast in All)
        {
            if (upcast.Event == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="name">The event's, of those in <see cref="EventCatalog"/>.</param>
    /// <param name="json">As stored.</param>
    /// <returns>As today's type reads it.</returns>
    /// <exception cref="JsonException">It is no event, or of a version that is not known here.</exception>
    public static string ToCurrent(string name, string json) => ToCurrent(name, json, All);

    /// <param name="upcasts">Of this event and others.</param>
    public static string ToCurrent(string name, string json, IReadOnlyList<EventUpcast> upcasts)
    {
        if (upcasts.All(upcast => upcast.Event != name))
        {
            return json;
        }

        EventUpcast[] steps = [.. upcasts.Where(upcast => upcast.Event == name).OrderBy(upcast => upcast.From)];
        var stored = JsonNode.Parse(json)?.AsObject() ?? throw new JsonException("null");
        var version = (int?)stored[Version] ?? 1;
        if (version > steps[^1].From + 1)
        {
            throw new JsonException($"version {version} of {name}, and this program knows {steps[^1].From + 1}: run a newer one");
        }

        foreach (var step in steps.Where(step => step.From >= version))
        {
            step.Change(stored);
            stored[Version] = step.From + 1;
        }

        return stored.ToJsonString();
    }
}
