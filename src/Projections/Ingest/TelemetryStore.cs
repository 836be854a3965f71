using System.Security.Cryptography;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using Npgsql;

namespace EdgePipeline.Projections.Ingest;

/// <summary>Appends a page of message bodies to the event store, each batch once.</summary>
internal sealed class TelemetryStore(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>One transaction: all of it is stored, or nothing.</summary>
    /// <returns>How many were new, seen before, and rejected.</returns>
    /// <exception cref="PostgresException">The database does not take a value, or is not there.</exception>
    public async Task<StoredPage> SaveAsync(IReadOnlyList<byte[]> bodies, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var rows = new BatchRows(connection, clock);
        await rows.BeginAsync(cancellation);
        var parsed = bodies.Select(body => (Body: body, Result: TelemetryMessageParser.Parse(body))).ToArray();
        foreach (var (body, result) in parsed.Where(message => message.Result.Batch is null))
        {
            await RejectAsync(connection, body, result.Reason!, cancellation);
        }

        (TelemetryBatch Batch, byte[] Json)[] batches = [.. parsed.Where(message => message.Result.Batch is not null).Select(message => (message.Result.Batch!, message.Result.Json))];
        var fresh = await MarkReceivedAsync(connection, batches, cancellation);
        await rows.AppendAsync(fresh, cancellation);
        // A page that is as good as stored is not given up on for a stop that comes now.
        await transaction.CommitAsync(CancellationToken.None);
        return new StoredPage(fresh.Count, batches.Length - fresh.Count, bodies.Count - batches.Length);
    }

    /// <summary>Keeps a body that the database did not take.</summary>
    public async Task RejectAsync(byte[] body, string reason, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await RejectAsync(connection, body, reason, cancellation);
    }

    private static async Task<IReadOnlyList<(TelemetryBatch Batch, byte[] Json)>> MarkReceivedAsync(
        NpgsqlConnection connection, IReadOnlyList<(TelemetryBatch Batch, byte[] Json)> batches, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into edge_internal.telemetry_received (device, session, source, sequence)
            select * from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[]) on conflict do nothing
            returning device, session, source, sequence
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = batches.Select(message => message.Batch.Device).ToArray() },
                new NpgsqlParameter { Value = batches.Select(message => message.Batch.Session).ToArray() },
                new NpgsqlParameter { Value = batches.Select(message => message.Batch.Source).ToArray() },
                new NpgsqlParameter { Value = batches.Select(message => message.Batch.Sequence).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var fresh = new HashSet<(string, Guid, string, long)>();
        while (await reader.ReadAsync(cancellation))
        {
            fresh.Add((reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3)));
        }

        // Removing tells the first of two equal batches in one page from the second.
        return [.. batches.Where(message => fresh.Remove((message.Batch.Device, message.Batch.Session, message.Batch.Source, message.Batch.Sequence)))];
    }

    private static async Task RejectAsync(NpgsqlConnection connection, byte[] body, string reason, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "insert into edge_internal.rejected_message (sha256, queue, reason, body) values ($1, $2, $3, $4) on conflict do nothing", connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = Convert.ToHexStringLower(SHA256.HashData(body)) },
                new NpgsqlParameter { Value = Topology.TelemetryQueue },
                new NpgsqlParameter { Value = reason.Replace("\0", "", StringComparison.Ordinal) },
                new NpgsqlParameter { Value = body },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <param name="Repeated">Stored by an earlier delivery.</param>
internal readonly record struct StoredPage(int New, int Repeated, int Rejected);
