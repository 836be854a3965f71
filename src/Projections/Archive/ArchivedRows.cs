using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using Npgsql;
using NpgsqlTypes;

namespace EdgePipeline.Projections.Archive;

/// <summary>
/// An archive's events on their way into the store, in one transaction: all of them get there, or none. They are written as rows, not
/// by Marten's session, which would write their JSON and their times anew.
/// </summary>
internal sealed class ArchivedRows(NpgsqlConnection connection)
{
    private const string Store = EventStore.Schema;

    /// <summary>Reads, and so checks, the whole archive into a table of the transaction's own.</summary>
    /// <returns>What rows are made of, in order.</returns>
    public async Task<IReadOnlyList<StoredEvent>> LoadAsync(ArchiveReader archive, CancellationToken cancellation)
    {
        await ExecuteAsync(
            "create temp table archived (sequence bigint, id uuid, stream text, type text, dotnet_type text, at timestamptz, data jsonb) on commit drop", cancellation);
        var needed = await CopyAsync(archive, cancellation);
        await ExecuteAsync("create index on archived (id); analyze archived", cancellation);
        return needed;
    }

    /// <summary>From here on nobody else appends, until the transaction ends: places in streams and in the store are given out by one alone.</summary>
    public Task LockAsync(CancellationToken cancellation) => ExecuteAsync($"lock table {Store}.mt_events in share row exclusive mode", cancellation);

    /// <summary>Drops those that are in the store.</summary>
    /// <returns>How many they are.</returns>
    /// <exception cref="ArchiveException">One is there with other contents.</exception>
    public async Task<long> DropKnownAsync(CancellationToken cancellation)
    {
        await using var differs = new NpgsqlCommand(
            $"""
            select format('event %s (sequence %s)', a.id, a.sequence) from archived a join {Store}.mt_events e on e.id = a.id
            where e.stream_id <> a.stream or e.type <> a.type or e.data <> a.data order by a.sequence limit 1
            """,
            connection)
        { CommandTimeout = 0 };
        return await differs.ExecuteScalarAsync(cancellation) is string place
            ? throw new ArchiveException($"{place} stands in this store with other contents: one of the two was changed")
            : await ExecuteAsync($"delete from archived a using {Store}.mt_events e where e.id = a.id", cancellation);
    }

    /// <summary>Drops what devices said of themselves that the store knows already: what is older than that would come after it.</summary>
    /// <returns>How many events, and of which devices.</returns>
    public async Task<(long Events, IReadOnlyList<string> Devices)> DropOfKnownDevicesAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with gone as (
              delete from archived a where starts_with(a.stream, '{Streams.Devices}') and exists (select from {Store}.mt_streams s where s.id = a.stream) returning a.stream)
            select count(*), coalesce(array_agg(distinct substr(stream, length('{Streams.Devices}') + 1)), array[]::text[]) from gone
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetFieldValue<string[]>(1));
    }

    /// <summary>Appends those that are left, in their order, each at the end of its stream.</summary>
    /// <returns>How many they are.</returns>
    public async Task<long> AppendAsync(CancellationToken cancellation)
    {
        await ExecuteAsync(
            $"""
            insert into {Store}.mt_streams (id, version, timestamp, created, tenant_id)
            select stream, 0, max(at), min(at), '*DEFAULT*' from archived group by stream on conflict (id) do nothing
            """,
            cancellation);
        var appended = await ExecuteAsync(
            $"""
            with appended as (
              insert into {Store}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
              select nextval('{Store}.mt_events_sequence'), id, stream, version, data, type, at, '*DEFAULT*', dotnet_type, false
              from (
                select a.*, s.version + row_number() over (partition by a.stream order by a.sequence) as version
                from archived a join {Store}.mt_streams s on s.id = a.stream order by a.sequence) a
              returning seq_id, data, type),
            received as (
              insert into edge_internal.telemetry_received (device, session, source, sequence)
              select data->>'device', (data->>'session')::uuid, {TelemetryEvents.SourceSql}, (data->>'sequence')::bigint from appended where {TelemetryEvents.Sql}
              on conflict do nothing)
            insert into edge_internal.imported_event (sequence) select seq_id from appended
            """,
            cancellation);
        await ExecuteAsync(
            $"""
            update {Store}.mt_streams s set version = e.last
            from (select stream_id, max(version) as last from {Store}.mt_events where stream_id in (select stream from archived) group by stream_id) e where s.id = e.stream_id
            """,
            cancellation);
        return appended;
    }

    private async Task<IReadOnlyList<StoredEvent>> CopyAsync(ArchiveReader archive, CancellationToken cancellation)
    {
        var needed = new List<StoredEvent>();
        await using var copy = await connection.BeginBinaryImportAsync("copy archived from stdin (format binary)", cancellation);
        await foreach (var (line, stored) in archive.EventsAsync(cancellation))
        {
            var type = stored.Data.GetType();
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(line.Sequence, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(line.Id, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(line.Stream, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(line.Type, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync($"{type.FullName}, {type.Assembly.GetName().Name}", NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(line.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(line.Data, NpgsqlDbType.Jsonb, cancellation);
            if (FollowingRows.Needed(stored) is { } kept)
            {
                needed.Add(kept);
            }
        }

        await copy.CompleteAsync(cancellation);
        return needed;
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
