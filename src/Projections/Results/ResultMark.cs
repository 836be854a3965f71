using Npgsql;

namespace EdgePipeline.Projections.Results;

/// <summary>How far results have been put into the outbox. It only grows, so a rebuild publishes nothing again.</summary>
internal sealed class ResultMark(NpgsqlDataSource database)
{
    public const string AdvanceSql = "update edge_internal.result_mark set through_sequence = greatest(through_sequence, ^)";

    public const string ReadSql = "select through_sequence from edge_internal.result_mark";

    public async Task<long> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(ReadSql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
