using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>All tables once more in a schema of their own, while the live ones are read and written. Needs <see cref="BuildLock"/>.</summary>
/// <param name="pageSize">Events of a page when catching up.</param>
internal sealed class ShadowTables(NpgsqlDataSource database, Refill refill, int pageSize)
{
    /// <summary>Where a rebuild builds.</summary>
    public const string NextSchema = "edge_next";

    private readonly EventHistory _history = new(database);
    private readonly ResultMark _mark = new(database);

    /// <summary>What a process left that ended in the middle: half-built tables, or replaced ones that nobody reads any more.</summary>
    public async Task CleanUpAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            do $$
            declare leftover text;
            begin
              for leftover in
                select nspname from pg_namespace
                where nspname in ('{NextSchema}', '{Swap.OldSchema}')
                  or (starts_with(nspname, '{TableVersion.Prefix}') and not exists (select from edge_internal.version where '{TableVersion.Prefix}' || name = nspname))
              loop
                execute format('drop schema %I cascade', leftover);
              end loop;
            end $$
            """);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// From the events whose results have been published: all of them are committed, and those after them have news to tell, which is the
    /// live tables' business.
    /// </summary>
    /// <param name="settings">What rows are made with.</param>
    /// <param name="print">Gets lines for a person.</param>
    /// <returns>The last event that is in the tables now; 0: none.</returns>
    public async Task<long> BuildAsync(string schema, TableSettings settings, Action<string> print, CancellationToken cancellation)
    {
        var through = await _mark.ReadAsync(cancellation);
        await BuildAsync(schema, settings, through, print, cancellation);
        return through;
    }

    /// <param name="through">The last event to fill in; 0: none.</param>
    public async Task BuildAsync(string schema, TableSettings settings, long through, Action<string> print, CancellationToken cancellation)
    {
        await using (var command = database.CreateCommand($"create schema {schema};\n{Scripts.OfTables(schema)}"))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        if (through > 0)
        {
            await refill.RunAsync(schema, settings, through, print, cancellation);
        }
    }

    /// <summary>Adds what the live tables have got since, page by page, each in a transaction.</summary>
    /// <param name="settings">What rows are made with.</param>
    /// <param name="through">The last event that is in the tables.</param>
    /// <param name="leaveAtMost">Stops when the live tables are no further ahead than so many events.</param>
    /// <returns>The last event that is in the tables now.</returns>
    public async Task<long> CatchUpAsync(string schema, TableSettings settings, long through, long leaveAtMost, CancellationToken cancellation)
    {
        var rows = new PageRows(database, schema, () => settings);
        while (await _mark.ReadAsync(cancellation) is var live && live > through + leaveAtMost)
        {
            var page = await _history.PageAsync(through, live, pageSize, cancellation);
            if (page.Count > 0)
            {
                await WriteAsync(schema, await rows.OfAsync(page, cancellation), cancellation);
            }

            through = page.Count == pageSize ? page[^1].Sequence : live;
        }

        return through;
    }

    /// <summary>Lets readers look at tables that are not the live ones.</summary>
    public async Task GrantAsync(string schema, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Scripts.Grants(schema));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task WriteAsync(string schema, TableChanges changes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var (sql, parameter) in TableWriter.Statements(schema, changes))
        {
            await using var command = new NpgsqlCommand(sql.Replace(TableWriter.Placeholder.ToString(), "$1", StringComparison.Ordinal), connection);
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }
}
