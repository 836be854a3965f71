using System.Text.Json;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Cli.Experiments;

/// <summary>Reads the tables of schema <c>edge</c>, or with the same queries rows that never were in one.</summary>
/// <param name="rowsOf">JSON with an array of rows by table; null: those of the tables.</param>
internal sealed partial class Tables(string connectionString, string? rowsOf = null) : IAsyncDisposable
{
    /// <summary>Tables with an experiment's own rows.</summary>
    private static readonly string[] OfExperiment = ["experiment", "cell", "trial", "trial_metric", "runtime_throughput", "runtime_efficiency", "contrast", "claim", "noise_floor"];

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public Task<IReadOnlyList<ExperimentRow>> ExperimentsAsync(CancellationToken cancellation) =>
        ReadAsync(ExperimentColumns + " order by submitted_at", null, Experiment, cancellation);

    /// <returns>JSON: an array of the experiment's rows by table, and under <c>settings</c> those that are not the default.</returns>
    public async Task<string> JsonAsync(Guid experimentId, CancellationToken cancellation) => (await ReadAsync(
        $"select jsonb_build_object({string.Join(", ", OfExperiment.Select(table => $"'{table}', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from edge.{table} t where experiment_id = $1)"))}, 'settings', (select settings from edge_internal.table_version))::text",
        experimentId,
        row => row.GetString(0),
        cancellation)).Single();

    public async Task<ExperimentRow?> ExperimentAsync(Guid experimentId, CancellationToken cancellation) =>
        (await ReadAsync(ExperimentColumns + " where experiment_id = $1", experimentId, Experiment, cancellation)).SingleOrDefault();

    /// <returns>Experiments that are not over and were there before, by device.</returns>
    public Task<IReadOnlyList<(string Experiment, string Device)>> SubmittedBeforeAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select distinct e.submitted_at, e.experiment, c.device from edge.experiment e join edge.cell c using (experiment_id)
        where e.status not in ('rejected', 'cancelled', 'finished')
          and e.submitted_at < (select submitted_at from edge.experiment where experiment_id = $1)
        order by e.submitted_at
        """,
        experimentId,
        row => (row.GetString(1), row.GetString(2)),
        cancellation);

    /// <summary>It came by an archive: no orchestrator of this store knows it or its trials.</summary>
    public async Task<bool> IsImportedAsync(Guid experimentId, CancellationToken cancellation) => (await ReadAsync(
        $"""
        select exists (select from edge_events.mt_events e join edge_internal.imported_event i on i.sequence = e.seq_id
          where e.stream_id = '{Streams.Experiments}' || $1)
        """,
        experimentId,
        row => row.GetBoolean(0),
        cancellation)).Single();

    /// <summary>What the tables are made with, where that is not the default.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync(CancellationToken cancellation) => (await ReadAsync(
        "select settings::text from edge_internal.table_version", null, row => JsonSerializer.Deserialize<SortedDictionary<string, string>>(row.GetString(0))!, cancellation)).Single();

    public Task<IReadOnlyList<CellRow>> CellsAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        "select cell_key, device, runtime, workload, skip_reason from edge.cell where experiment_id = $1 order by cell_key",
        experimentId,
        row => new CellRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Text(4)),
        cancellation);

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select trial_id, attempt, cell_key, device, runtime, workload, block, position, status, phase, failure_kind, reason,
               requested_at, accepted_at, ended_at, gate_wait_s, gate_reason,
               excluded, exclusion_reason, excluded_by
        from edge.trial where experiment_id = $1 order by position, attempt
        """,
        experimentId,
        row => new TrialRow(
            row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6),
            row.GetInt32(7), row.GetString(8), row.Text(9), row.Text(10), row.Text(11), row.GetDateTime(12), row.Time(13), row.Time(14),
            row.Number(15), row.Text(16), row.GetBoolean(17), row.Text(18), row.Text(19)),
        cancellation);

    public Task<IReadOnlyList<ThroughputRow>> ThroughputAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select cell_key, device, runtime, workload, n, throughput_unit, mean_mb_per_s, ci95_low_mb_per_s, ci95_high_mb_per_s, ratio_to_nt,
               ratio_to_nt_ci95_low, ratio_to_nt_ci95_high, mean_ops_per_s, latency_p99_us, mean_launch_time_ms, launch_time_reason,
               persisted_ratio, persisted_ratio_reason, durability, accelerator, not_comparable_with_nt, bytes_per_packet,
               bytes_per_packet_reason, skip_reason, n_excluded, outliers, below_noise_floor
        from edge.runtime_throughput where experiment_id = $1 order by cell_key
        """,
        experimentId,
        row => new ThroughputRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetString(5), row.Number(6),
            row.Number(7), row.Number(8), row.Number(9), row.Number(10), row.Number(11), row.Number(12), row.Number(13), row.Number(14),
            row.Text(15), row.Number(16), row.Text(17), row.Text(18), row.Text(19), row.Text(20), row.Number(21), row.Text(22), row.Text(23),
            row.GetInt32(24), row.Text(25), row.Flag(26)),
        cancellation);

    public Task<IReadOnlyList<EfficiencyRow>> EfficiencyAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select cell_key, device, runtime, workload, n, cpu_busy_cpus, cpu_usr_pct_of_machine, cpu_nice_pct_of_machine,
               cpu_sys_pct_of_machine, cpu_iowait_pct_of_machine, cpu_irq_pct_of_machine, cpu_soft_pct_of_machine,
               cpu_steal_pct_of_machine, cpu_guest_pct_of_machine, cpu_gnice_pct_of_machine, cpu_idle_pct_of_machine, mb_per_s_per_cpu, cpu_s_per_gb,
               tool_service_demand_us_per_kib, memory_peak_mib, memory_reason, power_total_w, energy_j, mb_per_j, power_method, power_reason,
               cpu_reason, not_comparable_with_nt, skip_reason
        from edge.runtime_efficiency where experiment_id = $1 order by cell_key
        """,
        experimentId,
        row => new EfficiencyRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.Number(5), row.Number(6),
            row.Number(7), row.Number(8), row.Number(9), row.Number(10), row.Number(11), row.Number(12), row.Number(13), row.Number(14),
            row.Number(15), row.Number(16), row.Number(17), row.Number(18), row.Number(19), row.Text(20), row.Number(21), row.Number(22),
            row.Number(23), row.Text(24), row.Text(25), row.Text(26), row.Text(27), row.Text(28)),
        cancellation);

    public Task<IReadOnlyList<ContrastRow>> ContrastsAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select device, runtime, workload, baseline, metric, unit, ratio, ratio_ci95_low, ratio_ci95_high, ratio_p, ratio_p_holm,
               shift, shift_ci95_low, shift_ci95_high, minimal_detectable_pct, verdict, reason, not_comparable, method, noise_floor_pct, below_noise_floor
        from edge.contrast where experiment_id = $1 order by cell_key, baseline, metric
        """,
        experimentId,
        row => new ContrastRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Number(6), row.Number(7),
            row.Number(8), row.Number(9), row.Number(10), row.Number(11), row.Number(12), row.Number(13), row.Number(14), row.Text(15), row.Text(16),
            row.Text(17), row.Text(18), row.Number(19), row.Flag(20)),
        cancellation);

    public Task<IReadOnlyList<ClaimRow>> ClaimsAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select claim, device, workload, verdict, estimate, ci95_low, ci95_high, n, baseline_n, reason, not_comparable, below_noise_floor
        from edge.claim where experiment_id = $1 order by claim_number, device, workload
        """,
        experimentId,
        row => new ClaimRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Number(4), row.Number(5), row.Number(6), row.GetInt32(7),
            row.GetInt32(8), row.Text(9), row.Text(10), row.Flag(11)),
        cancellation);

    public Task<IReadOnlyList<NoiseFloorRow>> NoiseFloorsAsync(Guid experimentId, CancellationToken cancellation) => ReadAsync(
        """
        select device, metric, workload, unit, n, n_excluded, mean, spread_pct, spread_ci95_low_pct, spread_ci95_high_pct, noise_floor_pct, drift_pct, drift_p, reason
        from edge.noise_floor where experiment_id = $1 order by device, metric desc
        """,
        experimentId,
        row => new NoiseFloorRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.Number(6), row.Number(7), row.Number(8),
            row.Number(9), row.Number(10), row.Number(11), row.Number(12), row.Text(13)),
        cancellation);

    public Task<IReadOnlyList<CapabilityRow>> CapabilitiesAsync(CancellationToken cancellation) => ReadAsync(
        "select device, kind, name, available, reason, version from edge.device_capability order by device, kind, name",
        null,
        row => new CapabilityRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.Text(4), row.Text(5)),
        cancellation);

    public Task<IReadOnlyList<DeviceRow>> DevicesAsync(CancellationToken cancellation) => ReadAsync(
        "select device, announced_at, environment_sha256, environment from edge.device order by device",
        null,
        row => new DeviceRow(row.GetString(0), row.Time(1), row.Text(2),
            row.Text(3) is { } facts ? JsonSerializer.Deserialize<Dictionary<string, string>>(facts)! : []),
        cancellation);

    private const string ExperimentColumns = """
        select experiment_id, experiment, plan_name, status, submitted_at, designed_at, ended_at, seed, repetitions, cells, cells_skipped,
               trials_planned, trials_completed, trials_abandoned, stopping_rule, problems, plan_text, plan_sha256
        from edge.experiment
        """;

    private static ExperimentRow Experiment(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.Text(2), row.GetString(3), row.GetDateTime(4), row.Time(5), row.Time(6),
        row.IsDBNull(7) ? null : row.GetInt64(7), row.IsDBNull(8) ? null : row.GetInt32(8), row.Count(9), row.Count(10), row.Count(11),
        row.Count(12), row.Count(13), row.Text(14), row.Text(15), row.Text(16), row.Text(17));

    [GeneratedRegex(@"\bedge\.(?<table>\w+)")]
    private static partial Regex Table();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Guid? parameter, Func<NpgsqlDataReader, T> map, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(rowsOf is null ? sql : Table().Replace(sql, name =>
            $"jsonb_populate_recordset(null::{name.Value}, ${(parameter is null ? 1 : 2)}->'{name.Groups["table"].Value}')"));
        if (parameter is { } id)
            command.Parameters.Add(new NpgsqlParameter { Value = id });
        if (rowsOf is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = rowsOf, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(map(reader));
        return rows;
    }
}
