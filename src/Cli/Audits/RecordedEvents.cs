using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Planning.Auditing;
using Npgsql;

namespace EdgePipeline.Cli.Audits;

/// <summary>Reads what was recorded, not what tables make of it: an audit must not rest on what it audits.</summary>
internal static class RecordedEvents
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Without the tools' own output, which is most of a trial's events and decides nothing here.</summary>
    public static async Task<IReadOnlyList<RecordedEvent>> OfExperimentAsync(string database, Guid experimentId, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            select seq_id, id, type, case when jsonb_typeof(data) = 'object' then (data - 'outputs')::text else data::text end, stream_id from edge_events.mt_events
            where stream_id = $1 or stream_id in (
              select stream_id from edge_events.mt_events where type = 'trial_requested' and data->>'experimentId' = $2)
            order by seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Streams.Experiment(experimentId) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = experimentId.ToString("D") });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            var (sequence, name, stream) = (reader.GetInt64(0), reader.GetString(2), reader.GetString(4));
            if (!EventCatalog.All.TryGetValue(name, out var type))
                throw new EdgeException(ExitCode.Failed, $"Event {sequence} ({name}, {stream}) is of a type that this version does not know: audit with a newer one.");
            try
            {
                events.Add(new RecordedEvent(
                    sequence, reader.GetGuid(1), name, JsonSerializer.Deserialize(EventUpcasts.ToCurrent(name, reader.GetString(3)), type, Json) ?? throw new JsonException("it is null")));
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                throw new EdgeException(ExitCode.Failed, $"Event {sequence} ({name}, {stream}) cannot be read: {failure.Message}. It is not what was stored; ./edge audit --store looks at all events.");
            }
        }

        return events;
    }
}
