using System.Text.Json;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>Which versions stand beside the live tables.</summary>
internal sealed class VersionStore(NpgsqlDataSource database)
{
    private readonly ResultMark _mark = new(database);

    /// <summary>The live one first, then by name.</summary>
    public async Task<IReadOnlyList<TableVersion>> AllAsync(CancellationToken cancellation)
    {
        var live = await _mark.ReadAsync(cancellation);
        await using var command = database.CreateCommand(
            $"""
            select '{TableVersion.Live}' as name, settings::text, script_sha256, {live} as through, null::timestamptz as made_at, 1 as place from edge_internal.table_version
            union all select name, settings::text, script_sha256, through_sequence, made_at, 2 from edge_internal.version order by place, name
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new List<TableVersion>();
        while (await reader.ReadAsync(cancellation))
        {
            versions.Add(new TableVersion(
                reader.GetString(0),
                TableSettings.Default.With(JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(1))!),
                reader.GetString(2),
                reader.GetInt64(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(4))));
        }

        return versions;
    }

    /// <exception cref="VerbException">There is none of that name.</exception>
    public async Task<TableVersion> FindAsync(string name, CancellationToken cancellation)
    {
        var all = await AllAsync(cancellation);
        return all.FirstOrDefault(version => version.Name == name)
            ?? throw new VerbException(
                name == TableVersion.Live ? "there are no live tables yet: run replay rebuild, or an experiment first"
                : $"there is no version {name}: {(all.Count == 0 ? "" : $"write one of {string.Join(", ", all.Select(version => version.Name))}, or ")}make one by replay try --set SETTING=VALUE --as {name}",
                ExitCodes.Usage);
    }

    public async Task SaveAsync(TableVersion version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            insert into edge_internal.version (name, settings, script_sha256, through_sequence) values ($1, $2::jsonb, $3, $4)
            on conflict (name) do update set through_sequence = excluded.through_sequence
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = version.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(version.Settings.Changed) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = version.ScriptSha256 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version.Through });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task DropAsync(TableVersion version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"drop schema if exists {version.Schema} cascade; delete from edge_internal.version where name = '{version.Name}'");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
