using System.Text.Json;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Hashes of the rows of one experiment, or of its devices. Places in the store are left out: the same events have others elsewhere.</summary>
internal static class RowHashes
{
    private const string Place = "as_of_sequence";

    public static bool IsOfDevices(Table table) => table.Key[0] == "device";

    /// <summary>As the hash of a new archive is made.</summary>
    public static IReadOnlyList<string> ColumnsOf(Table table) => [.. table.Columns.Where(column => column != Place)];

    /// <summary>Rows that stand in the tables.</summary>
    /// <param name="columns">Some of the table's.</param>
    /// <param name="devices">Whose rows, of a table of devices.</param>
    public static Task<RowHash> StandingAsync(
        NpgsqlConnection connection, Table table, IReadOnlyList<string> columns, Guid experiment, IReadOnlyCollection<string> devices, CancellationToken cancellation) =>
        IsOfDevices(table)
            ? HashAsync(connection, table, columns, $"{table.Name} where device = any($1)", new NpgsqlParameter<string[]> { TypedValue = [.. devices] }, cancellation)
            : HashAsync(connection, table, columns, $"{table.Name} where experiment_id = $1", new NpgsqlParameter<Guid> { TypedValue = experiment }, cancellation);

    /// <summary>Rows of devices as some events alone give them: where they stand, they may rest on later ones.</summary>
    public static Task<RowHash> OfDevicesAsync(NpgsqlConnection connection, Table table, IReadOnlyList<StoredEvent> events, CancellationToken cancellation) =>
        OfRowsAsync(connection, table, ColumnsOf(table), table.RowsOf(TableChanges.OfTrialsAndDevices(TouchedEntities.By(events), events)), cancellation);

    /// <summary>Rows that stand nowhere, as they would in the table.</summary>
    /// <param name="columns">Some of the table's.</param>
    public static Task<RowHash> OfRowsAsync(
        NpgsqlConnection connection, Table table, IReadOnlyList<string> columns, IReadOnlyCollection<object> rows, CancellationToken cancellation) =>
        HashAsync(
            connection,
            table,
            columns,
            $"jsonb_populate_recordset(null::{table.Name}, $1::jsonb)",
            new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(rows, RowJson.Options) },
            cancellation);

    private static async Task<RowHash> HashAsync(
        NpgsqlConnection connection, Table table, IReadOnlyList<string> columns, string rows, NpgsqlParameter parameter, CancellationToken cancellation)
    {
        await using (var pin = new NpgsqlCommand(Fingerprint.Pinned, connection))
        {
            await pin.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = new NpgsqlCommand(
            $"""
            with hashed as (select encode(sha256(convert_to(row({string.Join(", ", columns)})::text, 'UTF8')), 'hex') collate "C" as h from {rows})
            select count(*), encode(sha256(convert_to(coalesce(string_agg(h, '' order by h), ''), 'UTF8')), 'hex') from hashed
            """,
            connection)
        {
            CommandTimeout = 0,
            Parameters = { parameter },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new RowHash(table.ShortName, reader.GetInt64(0), reader.GetString(1), columns, [.. table.Columns.Where(column => column == Place)]);
    }
}
