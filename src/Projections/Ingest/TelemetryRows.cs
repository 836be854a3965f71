using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using Npgsql;
using NpgsqlTypes;

namespace EdgePipeline.Projections.Ingest;

/// <summary>
/// Telemetry into the event store, a page in three statements, as Marten's session would write them one by one: each at the next place of the
/// store and at the end of its stream.
/// </summary>
/// <param name="connection">In a transaction.</param>
internal sealed class TelemetryRows(NpgsqlConnection connection, TimeProvider clock)
{
    private const string Store = EventStore.Schema;

    private static readonly Dictionary<Type, string> Names = EventCatalog.All.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Before anything else, as an import does: two that take locks in different order would wait for each other.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await using var locking = new NpgsqlCommand($"lock table {Store}.mt_events in row exclusive mode", connection);
        await locking.ExecuteNonQueryAsync(cancellation);
    }

    public async Task AppendAsync(IReadOnlyList<TelemetryMessage> messages, CancellationToken cancellation)
    {
        if (messages.Count == 0)
        {
            return;
        }

        var (versions, sequences) = await PlacesAsync([.. messages.Select(message => message.Stream)], cancellation);
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {Store}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) from stdin (format binary)", cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var (message, sequence) in messages.Zip(sequences))
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(sequence, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(message.Stream, NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(++versions[message.Stream], NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(message.Json, NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(Names[message.Type], NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync("*DEFAULT*", NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync($"{message.Type.FullName}, {message.Type.Assembly.GetName().Name}", NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, cancellation);
        }

        await copy.CompleteAsync(cancellation);
        await copy.DisposeAsync();
        // As Marten does with each append, see EventStore.
        await using var notify = new NpgsqlCommand("notify mt_events_appended", connection);
        await notify.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The streams' rows stay locked until the transaction ends, so nobody else appends to them meanwhile.</summary>
    /// <returns>Each stream's version before this page, and places in the store.</returns>
    private async Task<(Dictionary<string, long> Versions, List<long> Sequences)> PlacesAsync(IReadOnlyList<string> streamOfEach, CancellationToken cancellation)
    {
        var streams = streamOfEach.CountBy(stream => stream).OrderBy(stream => stream.Key, StringComparer.Ordinal).ToArray();
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    $"""
                    insert into {Store}.mt_streams as stream (id, version, timestamp, created, tenant_id)
                    select id, added, now(), now(), '*DEFAULT*' from unnest($1, $2) as page(id, added)
                    on conflict (id) do update set version = stream.version + excluded.version, timestamp = excluded.timestamp
                    returning id, version
                    """)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<string[]> { TypedValue = [.. streams.Select(stream => stream.Key)] },
                        new NpgsqlParameter<long[]> { TypedValue = [.. streams.Select(stream => (long)stream.Value)] },
                    },
                },
                new NpgsqlBatchCommand($"select nextval('{Store}.mt_events_sequence') from generate_series(1, $1)")
                {
                    Parameters = { new NpgsqlParameter<int> { TypedValue = streamOfEach.Count } },
                },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var added = streams.ToDictionary(stream => stream.Key, stream => (long)stream.Value, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            added[reader.GetString(0)] = reader.GetInt64(1) - added[reader.GetString(0)];
        }

        await reader.NextResultAsync(cancellation);
        var sequences = new List<long>(streamOfEach.Count);
        while (await reader.ReadAsync(cancellation))
        {
            sequences.Add(reader.GetInt64(0));
        }

        return (added, sequences);
    }
}
