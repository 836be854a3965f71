using System.Text.Json;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Tables;

/// <summary>Rows that earlier pages left: each rests on all its events before this page, because any of them would have touched it.</summary>
/// <param name="schema">Where those tables are.</param>
internal sealed class StoredRows(NpgsqlDataSource database, string schema)
{
    /// <param name="exceptTrials">Recomputed in this page.</param>
    public Task<IReadOnlyList<Attempt>> AttemptsAsync(
        IReadOnlyCollection<Guid> experiments, IReadOnlyCollection<Guid> exceptTrials, CancellationToken cancellation) => ReadAsync<Attempt>(
        $"""
        select jsonb_build_object(
          'trial_id', trial_id, 'number', attempt, 'experiment_id', experiment_id, 'cell_key', cell_key, 'block', block, 'position', position, 'status', status,
          'window_s', window_s, 'ended_at', ended_at, 'abandoned_at', abandoned_at, 'accelerator', factors->>'accelerator',
          'simulated', factors->>'simulated', 'evidence', to_jsonb(evidence),
          'is_excluded', excluded, 'as_of_sequence', as_of_sequence)::text
        from {Table.Trial.In(schema)} where experiment_id = any($1) and trial_id <> all($2)
        """,
        cancellation,
        experiments.ToArray(),
        exceptTrials.ToArray());

    public Task<IReadOnlyList<TrialMetricRow>> MetricsAsync(
        IReadOnlyCollection<Guid> experiments, IReadOnlyCollection<string> cells, IReadOnlyCollection<Guid> exceptTrials, CancellationToken cancellation) =>
        ReadAsync<TrialMetricRow>(
            $"select to_jsonb(m)::text from {Table.TrialMetric.In(schema)} m where experiment_id = any($1) and cell_key = any($2) and trial_id <> all($3)",
            cancellation,
            experiments.ToArray(),
            cells.ToArray(),
            exceptTrials.ToArray());

    public Task<IReadOnlyList<ContrastRow>> ContrastsAsync(IReadOnlyCollection<Guid> experiments, CancellationToken cancellation) =>
        ReadAsync<ContrastRow>($"select to_jsonb(t)::text from {Table.Contrast.In(schema)} t where experiment_id = any($1)", cancellation, experiments.ToArray());

    public async Task<CellRows> CellsAsync(IReadOnlyCollection<Guid> experiments, IReadOnlyCollection<string> cells, CancellationToken cancellation)
    {
        string Of(Table table) => $"select to_jsonb(t)::text from {table.In(schema)} t where experiment_id = any($1) and cell_key = any($2)";
        return new CellRows(
            await ReadAsync<RuntimeThroughputRow>(Of(Table.RuntimeThroughput), cancellation, experiments.ToArray(), cells.ToArray()),
            await ReadAsync<RuntimeEfficiencyRow>(Of(Table.RuntimeEfficiency), cancellation, experiments.ToArray(), cells.ToArray()));
    }

    private async Task<IReadOnlyList<TRow>> ReadAsync<TRow>(string sql, CancellationToken cancellation, params Array[] parameters)
    {
        if (parameters[0].Length == 0 || parameters is [_, string[] { Length: 0 }, ..])
        {
            return [];
        }

        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(JsonSerializer.Deserialize<TRow>(reader.GetString(0), RowJson.Options)!);
        }

        return rows;
    }
}
