using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>What audits leave for the next one.</summary>
internal static class AuditRecord
{
    /// <param name="looked">Names of the checks that were made: what others found before stays.</param>
    /// <returns>What stays of findings before.</returns>
    public static async Task<IReadOnlyList<string>> SaveAsync(NpgsqlConnection connection, AuditReport report, IEnumerable<string> looked, long events, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            insert into edge_internal.audit as last (at, through_sequence, events, broken) values ($1, $2, $3, $4)
            on conflict (only_row) do update set (at, through_sequence, events, broken) = (excluded.at, excluded.through_sequence, excluded.events,
              excluded.broken || array(select earlier from unnest(last.broken) earlier where split_part(earlier, ': ', 1) <> all($5)))
            returning broken
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = at.UtcDateTime },
                new NpgsqlParameter<long> { TypedValue = report.Through },
                new NpgsqlParameter<long> { TypedValue = events },
                new NpgsqlParameter<string[]> { TypedValue = [.. report.BrokenLines] },
                new NpgsqlParameter<string[]> { TypedValue = [.. looked] },
            },
        };
        var broken = (string[])(await command.ExecuteScalarAsync(cancellation))!;
        await using var entities = new NpgsqlCommand("delete from edge_internal.audited_entity where entity = any($1)", connection);
        entities.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. report.Entities.Select(entity => entity.Entity.Stream)] });
        await entities.ExecuteNonQueryAsync(cancellation);
        await using var right = new NpgsqlCommand(
            "insert into edge_internal.audited_entity (entity, rows, md5) select * from unnest($1::text[], $2::bigint[], $3::text[])", connection);
        EntityAudit[] holding = [.. report.Entities.Where(entity => entity is { Holds: true, Rows: > 0 })];
        right.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. holding.Select(entity => entity.Entity.Stream)] });
        right.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. holding.Select(entity => entity.Rows)] });
        right.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. holding.Select(entity => entity.Md5)] });
        await right.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return [.. broken.Except(report.BrokenLines)];
    }

    /// <summary>
    /// After a rebuild of all tables, whose rows were computed from the events just now. It sent no results: an experiment that may lack one is
    /// left for an audit, also when it is from before results were on record and has a new event since.
    /// </summary>
    public static async Task AcceptAsync(NpgsqlConnection connection, Moment before, DateTimeOffset at, CancellationToken cancellation)
    {
        await SaveAsync(connection, new AuditReport(before.Progress, [], []), Table.All.Select(table => table.Name), before.Events, at, cancellation);
        await using var command = new NpgsqlCommand(
            $"delete from edge_internal.audited_entity; insert into edge_internal.audited_entity (entity, rows, md5) {StandingRows.Of(Table.All)}; {ForgetUnpublished}", connection)
        { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string ForgetUnpublished =
        $"""
        with ended as (
          select experiment_id, concat(trial_id, '/', attempt, '/trial-', status) as id, as_of_sequence from edge.trial where ended_at is not null
          union all select experiment_id, concat(trial_id, '/', attempt, '/trial-abandoned'), as_of_sequence from edge.trial where abandoned_at is not null
          union all select experiment_id, concat(experiment_id, '/experiment-', status), as_of_sequence from edge.experiment where ended_at is not null)
        delete from edge_internal.audited_entity where entity in (
          select '{Streams.Experiments}' || experiment_id from ended
          where as_of_sequence > (select recorded_after from edge_internal.result_mark)
            and not exists (select from edge_internal.imported_event where sequence = as_of_sequence)
            and not exists (select from edge_internal.result_made made where made.id = ended.id))
        """;
}
