using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Which events came by an archive: their results are history, not news.</summary>
internal sealed class ImportedEvents(NpgsqlDataSource database)
{
    /// <returns>Those among a page's places.</returns>
    public async Task<IReadOnlySet<long>> WithinAsync(long first, long last, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(array_agg(sequence), '{}') from edge_internal.imported_event where sequence between $1 and $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        return ((long[])(await command.ExecuteScalarAsync(cancellation))!).ToHashSet();
    }
}
