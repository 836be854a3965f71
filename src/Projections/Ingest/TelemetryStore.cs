using System.Security.Cryptography;
using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Projections.Ingest;

/// <summary>Appends a page of message bodies to the event store, each page and batch once.</summary>
internal sealed class TelemetryStore(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>One transaction: all of it is stored, or nothing.</summary>
    /// <returns>How many were new, seen before, and rejected.</returns>
    /// <exception cref="PostgresException">The database does not take a value, or is not there.</exception>
    public async Task<StoredPage> SaveAsync(IReadOnlyList<byte[]> bodies, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var rows = new TelemetryRows(connection, clock);
        await rows.BeginAsync(cancellation);
        var parsed = bodies.Select(body => (Body: body, Result: TelemetryMessageParser.Parse(body))).ToArray();
        foreach (var (body, result) in parsed.Where(message => message.Result.Message is null))
        {
            await RejectAsync(connection, body, result.Reason!, cancellation);
        }

        TelemetryMessage[] messages = [.. parsed.Select(message => message.Result.Message).OfType<TelemetryMessage>()];
        var fresh = await MarkReceivedAsync(connection, messages, cancellation);
        await rows.AppendAsync(fresh, cancellation);
        // A page that is as good as stored is not given up on for a stop that comes now.
        await transaction.CommitAsync(CancellationToken.None);
        return new StoredPage(fresh.Count, messages.Length - fresh.Count, bodies.Count - messages.Length);
    }

    /// <summary>Keeps a body that the database did not take.</summary>
    public async Task RejectAsync(byte[] body, string reason, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await RejectAsync(connection, body, reason, cancellation);
    }

    private static async Task<IReadOnlyList<TelemetryMessage>> MarkReceivedAsync(
        NpgsqlConnection connection, IReadOnlyList<TelemetryMessage> messages, CancellationToken cancellation)
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
                new NpgsqlParameter { Value = messages.Select(message => message.Device).ToArray() },
                new NpgsqlParameter { Value = messages.Select(message => message.Session).ToArray() },
                new NpgsqlParameter { Value = messages.Select(message => message.Source).ToArray() },
                new NpgsqlParameter { Value = messages.Select(message => message.Sequence).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var fresh = new HashSet<(string, Guid, string, long)>();
        while (await reader.ReadAsync(cancellation))
        {
            fresh.Add((reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3)));
        }

        // Removing tells the first of two equal messages from the second.
        return [.. messages.Where(message => fresh.Remove(message.Key))];
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
