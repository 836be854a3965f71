using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
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
            await ExecuteAsync(connection, $"{EventChain.SchemaSql}\n{Scripts.Of("Schema")}\n{Scripts.Of("Ingest")}\n{Scripts.Of("Results")}\n{Scripts.Of("Replay.Versions")}\n{Scripts.Of("Archive")}\n{Scripts.Of("Audits")}", cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    /// <summary>Names the scripts and formulas that make the tables: tables made by others are not this version's.</summary>
    public static string Version { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"formulas/{TableFormulas.Version}\n{Scripts.OfTables()}")));

    /// <returns>False: schema <c>edge</c> is not there, or was made by another version or with other settings.</returns>
    public async Task<bool> TablesAreCurrentAsync(TableSettings settings, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select to_regnamespace('edge') is not null and exists (select from edge_internal.table_version where script_sha256 = $1 and settings = $2::jsonb)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Version });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(settings.Changed) });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Again and again: the role of readers may have been made after the tables.</summary>
    public async Task GrantAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Scripts.Grants(Table.Schema));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
