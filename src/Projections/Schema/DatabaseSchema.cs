using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>Creates what projections own. Safe to repeat, and beside other processes that do the same.</summary>
internal sealed class DatabaseSchema(IDocumentStore events, NpgsqlDataSource database)
{
    /// <summary>The lock under which every process changes the schema of the event store.</summary>
    private const long EventStoreKey = 0x45444745;

    /// <summary>The event store, and everything that is not derived from events. Needs no leadership.</summary>
    public async Task EnsureEventStoreAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var locking = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = EventStoreKey } } })
        {
            await locking.ExecuteNonQueryAsync(cancellation);
        }

        try
        {
            await events.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await ExecuteAsync(connection, $"{Scripts.Of("Schema")}\n{Scripts.Of("Ingest")}\n{Scripts.Of("Results")}", cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    /// <summary>The tables of schema <c>edge</c>. Only the leader may: made by another version, they are dropped, and filled anew from the events.</summary>
    /// <param name="afresh">Drop them in any case.</param>
    /// <returns>True: they are new and empty.</returns>
    public async Task<bool> EnsureTablesAsync(bool afresh, CancellationToken cancellation)
    {
        var script = Scripts.OfTables();
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var stored = new NpgsqlCommand("select script_sha256 from edge_internal.table_version", connection);
        var areNew = afresh || (string?)await stored.ExecuteScalarAsync(cancellation) != version;
        if (areNew)
        {
            await ExecuteAsync(
                connection,
                $"""
                drop schema if exists edge cascade;
                create schema edge;
                delete from {EventStore.Schema}.mt_event_progression where name like '{ResultTables.Name}:%';
                insert into edge_internal.table_version (script_sha256) values ('{version}')
                  on conflict (only_row) do update set script_sha256 = excluded.script_sha256;
                {script}
                """,
                cancellation);
        }

        await ExecuteAsync(connection, Scripts.Of("Schema", "grants.sql"), cancellation);
        await transaction.CommitAsync(cancellation);
        return areNew;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
