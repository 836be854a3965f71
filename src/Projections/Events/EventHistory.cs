using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Windows;
using Npgsql;
using NpgsqlTypes;

namespace EdgePipeline.Projections.Events;

/// <summary>What was stored before a page: one query for a kind of entity.</summary>
internal sealed class EventHistory(NpgsqlDataSource database)
{
    private const string Columns = $"select seq_id, id, type, data::text from {EventStore.Schema}.mt_events";

    /// <param name="before">Only events with a lower sequence.</param>
    public Task<IReadOnlyList<StoredEvent>> OfStreamsAsync(IReadOnlyCollection<string> streams, long before, CancellationToken cancellation) =>
        ReadAsync($"{Columns} where stream_id = any($1) and seq_id < $2 order by seq_id", streams.ToArray(), before, cancellation);

    /// <summary>Batches of the sources that rows are made of.</summary>
    public Task<IReadOnlyList<StoredEvent>> TelemetryOfTrialsAsync(IReadOnlyCollection<Guid> trials, long before, CancellationToken cancellation) =>
        ReadAsync(
            $"""
            {Columns} where type = 'telemetry_batch' and (data->>'trialId')::uuid = any($1) and seq_id < $2
              and {TelemetrySources.InformsRowsSql}
            order by seq_id
            """,
            trials.ToArray(),
            before,
            cancellation);

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync<TKey>(string sql, TKey[] keys, long before, CancellationToken cancellation)
    {
        if (keys.Length == 0)
        {
            return [];
        }

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TKey[]> { TypedValue = keys });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before, NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            var (sequence, type) = (reader.GetInt64(0), reader.GetString(2));
            if (!EventCatalog.All.TryGetValue(type, out var clrType))
            {
                throw new InvalidOperationException($"event {sequence} is of type {type}, which this version does not know: run a newer version");
            }

            events.Add(new StoredEvent(sequence, reader.GetGuid(1), JsonSerializer.Deserialize(reader.GetString(3), clrType, EventStore.Json)!));
        }

        return events;
    }
}
