using System.Text.Json;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Puts tables in the place of the live ones, in one transaction: whoever reads sees the old ones whole or the new ones whole. Only the
/// leader may. Renaming schemas waits for no reader, and no reader waits for it.
/// </summary>
internal sealed class Swap(NpgsqlDataSource database)
{
    /// <summary>Where the replaced tables are between the swap and their end.</summary>
    public const string OldSchema = "edge_old";

    /// <param name="through">The last event in the tables: the projection goes on after it.</param>
    /// <param name="settings">What they were made with.</param>
    /// <param name="also">Done in the same transaction.</param>
    public async Task AllAsync(string schema, long through, TableSettings settings, Func<NpgsqlTransaction, Task> also, CancellationToken cancellation)
    {
        await OldSnapshots.GoneAsync(database, cancellation);
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(
                connection,
                $"""
                do $$ begin
                  if to_regnamespace('{Table.Schema}') is not null then
                    alter schema {Table.Schema} rename to {OldSchema};
                  end if;
                end $$;
                alter schema {schema} rename to {Table.Schema};
                delete from {EventStore.Schema}.mt_event_progression where name like '{ResultTables.Name}:%';
                insert into {EventStore.Schema}.mt_event_progression (name, last_seq_id) select '{ResultTables.Name}:All', {through} where {through} > 0;
                insert into edge_internal.table_version (script_sha256, settings) values ('{DatabaseSchema.Version}', '{JsonSerializer.Serialize(settings.Changed)}')
                  on conflict (only_row) do update set (script_sha256, settings) = (excluded.script_sha256, excluded.settings);
                {Scripts.Grants(Table.Schema)}
                """,
                cancellation);
            await also(transaction);
            await transaction.CommitAsync(cancellation);
        }

        await using var drop = database.CreateCommand($"drop schema if exists {OldSchema} cascade");
        drop.CommandTimeout = 0;
        await drop.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The rows of one table only. The table itself stays, with whatever was granted on it or made from it.</summary>
    public async Task RowsAsync(string schema, Table table, CancellationToken cancellation)
    {
        var stored = table.Stored;
        var columns = string.Join(", ", stored.Columns);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(
                connection, $"delete from {stored.Name}; insert into {stored.Name} ({columns}) select {columns} from {stored.In(schema)}", cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            throw new VerbException($"{table.Name} is not as this version makes it ({failure.MessageText}): rebuild all tables, by replay rebuild without --table");
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
