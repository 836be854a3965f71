using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>Keys and indexes of tables that are about to be filled: made of all rows at once, they cost a fraction of what they cost row by row.</summary>
/// <param name="connection">In the transaction that fills the tables.</param>
internal sealed class LateIndexes(NpgsqlConnection connection)
{
    private readonly List<string> _make = [];

    /// <summary>Takes them off, and empties the tables, so that rows may be written as if they had always been there (<c>copy … (freeze)</c>).</summary>
    public async Task TakeOffAsync(string schema, CancellationToken cancellation)
    {
        var takeOff = new List<string> { $"truncate {string.Join(", ", Table.All.Select(table => table.Stored.In(schema)))}" };
        await using (var command = new NpgsqlCommand(
            """
            select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
                else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end,
              case when c.oid is null then pg_get_indexdef(i.indexrelid)
                else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end
            from pg_index i join pg_class t on t.oid = i.indrelid left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
            where t.relnamespace = $1::regnamespace order by i.indexrelid
            """,
            connection)
        { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                takeOff.Add(reader.GetString(0));
                _make.Add(reader.GetString(1));
            }
        }

        await ExecuteAsync(takeOff, cancellation);
    }

    public Task MakeAsync(CancellationToken cancellation) => ExecuteAsync(_make, cancellation);

    private async Task ExecuteAsync(IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(string.Join(";\n", statements), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
