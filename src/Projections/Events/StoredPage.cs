using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Events;

/// <summary>
/// A page of telemetry from its stored JSON, with the sources that rows are made of. Pages are most of what a rebuild reads, and of most of
/// their sources and columns no row is made, so none of those becomes a text.
/// </summary>
internal static class StoredPage
{
    public static TelemetryPage Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        Next(ref reader);
        string? device = null, boot = null;
        Guid? session = null, trial = null;
        long? sequence = null, attempt = null, startNs = null;
        DateTimeOffset startAt = default;
        string?[] phases = [];
        TelemetryTrack[] tracks = [];
        PackedSource[] sources = [];
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("sources"u8)) sources = Sources(json, ref reader);
            else if (reader.ValueTextEquals("tracks"u8)) tracks = List(ref reader, Track);
            else if (reader.ValueTextEquals("phases"u8)) phases = List(ref reader, (ref Utf8JsonReader phase) => phase.GetString());
            else if (reader.ValueTextEquals("trialId"u8)) trial = Next(ref reader) == JsonTokenType.Null ? null : reader.GetGuid();
            else if (reader.ValueTextEquals("attempt"u8)) attempt = Number(ref reader);
            else if (reader.ValueTextEquals("bootId"u8)) boot = Text(ref reader);
            else if (reader.ValueTextEquals("device"u8)) device = Text(ref reader);
            else if (reader.ValueTextEquals("session"u8)) session = Next(ref reader) == JsonTokenType.Null ? null : reader.GetGuid();
            else if (reader.ValueTextEquals("sequence"u8)) sequence = Number(ref reader);
            else if (reader.ValueTextEquals("startNs"u8)) startNs = Number(ref reader);
            else if (reader.ValueTextEquals("startAt"u8)) startAt = Next(ref reader) == JsonTokenType.Null ? default : reader.GetDateTimeOffset();
            else reader.Skip();
        }

        return checked(new TelemetryPage(device!, boot!, session ?? Guid.Empty, sequence ?? 0, trial, (int?)attempt, startNs ?? 0, startAt, phases, tracks, sources));
    }

    private delegate T Item<T>(ref Utf8JsonReader reader);

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("a stored page of telemetry ends in the middle");

    private static string? Text(ref Utf8JsonReader reader) => Next(ref reader) == JsonTokenType.Null ? null : reader.GetString();

    private static long? Number(ref Utf8JsonReader reader) => Next(ref reader) == JsonTokenType.Null ? null : reader.GetInt64();

    private static T[] List<T>(ref Utf8JsonReader reader, Item<T> read)
    {
        var items = new List<T>();
        Next(ref reader);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            items.Add(read(ref reader));
        }

        return [.. items];
    }

    private static TelemetryTrack Track(ref Utf8JsonReader reader)
    {
        int[] readings = [], periods = [];
        string? offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("readings"u8)) readings = List(ref reader, (ref Utf8JsonReader number) => number.GetInt32());
            else if (reader.ValueTextEquals("periodsMs"u8)) periods = List(ref reader, (ref Utf8JsonReader number) => number.GetInt32());
            else if (reader.ValueTextEquals("offsets"u8)) offsets = Text(ref reader);
            else reader.Skip();
        }

        return new TelemetryTrack(readings, periods, offsets!);
    }

    private static PackedSource[] Sources(byte[] json, ref Utf8JsonReader reader)
    {
        var sources = new List<PackedSource>();
        var columns = new List<(string, Range)>();
        Next(ref reader);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (Source(json, ref reader, columns) is { } source)
            {
                sources.Add(source);
            }
        }

        return [.. sources];
    }

    /// <param name="columns">Written over.</param>
    /// <returns>Null: no row is made of it.</returns>
    private static PackedSource? Source(byte[] json, ref Utf8JsonReader reader, List<(string, Range)> columns)
    {
        string? name = null;
        long? track = null, dropped = null;
        Dictionary<string, string>? attributes = null;
        columns.Clear();
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("columns"u8)) Columns(ref reader, columns, isWanted: name is null || TelemetrySources.InformsRows(name));
            else if (reader.ValueTextEquals("source"u8)) name = Text(ref reader);
            else if (reader.ValueTextEquals("track"u8)) track = Number(ref reader);
            else if (reader.ValueTextEquals("dropped"u8)) dropped = Number(ref reader);
            else if (reader.ValueTextEquals("attributes"u8)) attributes = Attributes(ref reader);
            else reader.Skip();
        }

        return name is not null && TelemetrySources.InformsRows(name)
            ? checked(new PackedSource(name, (int)(track ?? 0), new StoredColumns(json, [.. columns]), dropped ?? 0, attributes))
            : null;
    }

    private static void Columns(ref Utf8JsonReader reader, List<(string, Range)> columns, bool isWanted)
    {
        Next(ref reader);
        if (!isWanted)
        {
            reader.Skip();
            return;
        }

        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            Next(ref reader);
            columns.Add((name, (int)reader.TokenStartIndex..(int)reader.BytesConsumed));
        }
    }

    private static Dictionary<string, string>? Attributes(ref Utf8JsonReader reader)
    {
        if (Next(ref reader) == JsonTokenType.Null)
        {
            return null;
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            attributes[reader.GetString()!] = Text(ref reader)!;
        }

        return attributes;
    }
}
