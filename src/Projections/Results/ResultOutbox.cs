using Npgsql;

namespace EdgePipeline.Projections.Results;

/// <summary>Results between the transaction that made them and the broker's confirm.</summary>
internal sealed class ResultOutbox(NpgsqlDataSource database)
{
    /// <summary>One parameter, a JSON array of results. What was put in stays on record after it has left.</summary>
    public const string InsertSql =
        """
        with made as (
          insert into edge_internal.result_outbox (id, event, experiment, routing_key, at, data)
          select id, event, experiment, routing_key, at, data
          from jsonb_to_recordset(^::jsonb) as r(id text, event text, experiment text, routing_key text, at timestamptz, data jsonb)
          returning id)
        insert into edge_internal.result_made (id) select id from made on conflict do nothing
        """;

    private const int PageSize = 200;

    public async Task<IReadOnlyList<(long Position, ResultMessage Message)>> NextAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select position, id, event, experiment, routing_key, at, data from edge_internal.result_outbox order by position limit $1");
        command.Parameters.Add(new NpgsqlParameter { Value = PageSize });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var messages = new List<(long, ResultMessage)>();
        while (await reader.ReadAsync(cancellation))
        {
            messages.Add((reader.GetInt64(0), new ResultMessage(
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(5)),
                reader.GetFieldValue<System.Text.Json.JsonElement>(6))));
        }

        return messages;
    }

    public async Task DeleteAsync(IReadOnlyCollection<long> positions, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("delete from edge_internal.result_outbox where position = any($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = positions.ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
