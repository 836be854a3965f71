using System.Text.Json;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>Makes up for what was skipped: rows as the events say, results that never left, marks that ran ahead. A running service hands over meanwhile.</summary>
internal sealed class Repair(NpgsqlDataSource database, PromotedSettings promoted)
{
    private readonly Recomputation _recomputation = new(database);

    /// <param name="report">What is wrong.</param>
    public async Task RunAsync(AuditReport report, Action<string> print, CancellationToken cancellation)
    {
        await using var leadership = await Leadership.TakeOverAsync(database, cancellation);
        await promoted.RefreshAsync(cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await MarksAsync(connection, print, cancellation);
        foreach (var audited in report.Entities.Where(entity => !entity.Holds))
        {
            var name = await AuditStore.NameAsync(connection, audited.Entity, cancellation);
            if (audited.Unreadable is { } unreadable)
            {
                print($"not mended  {name}: its rows stay as they are: {unreadable}");
                continue;
            }

            await OfAsync(connection, audited.Entity, cancellation);
            print($"repaired  {name}");
        }
    }

    /// <summary>Marten's own mark too: its daemon would set that of the tables to it again.</summary>
    private static async Task MarksAsync(NpgsqlConnection connection, Action<string> print, CancellationToken cancellation)
    {
        const string tables = $"select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'";
        if (await ExecuteAsync(
            connection,
            $"""
            update {EventStore.Schema}.mt_event_progression set last_seq_id = (select coalesce(max(seq_id), 0) from {EventStore.Schema}.mt_events)
            where name in ('{ResultTables.Name}:All', 'HighWaterMark') and last_seq_id >= (select last_value + is_called::int from {EventStore.Schema}.mt_events_sequence)
            """,
            null,
            cancellation) > 0)
        {
            print($"repaired  {ProgressChecks.OfTables}");
        }

        if (await ExecuteAsync(
            connection,
            $"update edge_internal.result_mark set through_sequence = coalesce(({tables}), 0) where through_sequence > coalesce(({tables}), 0)",
            null,
            cancellation) > 0)
        {
            print($"repaired  {ProgressChecks.OfResults}");
        }

        try
        {
            await ExecuteAsync(connection, TelemetryChecks.RepairSql, null, cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            print($"not mended  marks of telemetry: {failure.MessageText}");
        }
    }

    /// <summary>In one transaction, so that no reader sees an experiment without its rows.</summary>
    private async Task OfAsync(NpgsqlConnection connection, AuditedEntity entity, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var moment = await AuditStore.MomentAsync(connection, cancellation);
        await foreach (var part in _recomputation.OfAsync(entity, promoted.Current, moment.Progress, moment.RecordedAfter, cancellation))
        {
            foreach (var table in part.Tables)
            {
                await ExecuteAsync(connection, $"delete from {table.Stored.Name} where {part.Scope.Replace("$2", "$1", StringComparison.Ordinal)}", part.Parameter, cancellation);
            }

            foreach (var (sql, parameter) in TableWriter.Statements(Table.Schema, part.Changes))
            {
                await ExecuteAsync(connection, OneParameter(sql), parameter, cancellation);
            }

            if (await AuditStore.UnpublishedAsync(connection, part.Results, cancellation) is { Count: > 0 } missing)
            {
                await ExecuteAsync(connection, OneParameter(ResultOutbox.InsertSql), JsonSerializer.Serialize(missing, RowJson.Options), cancellation);
            }
        }

        await transaction.CommitAsync(cancellation);
    }

    private static string OneParameter(string sql) => sql.Replace(TableWriter.Placeholder.ToString(), "$1", StringComparison.Ordinal);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object? parameter, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (parameter is not null)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
