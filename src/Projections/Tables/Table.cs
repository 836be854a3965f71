using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Claims;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tables.Devices;
using EdgePipeline.Projections.Tables.Experiments;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tables;

/// <summary>A table of schema <c>edge</c>: its name, its key, and the row type whose properties are its columns.</summary>
internal sealed record Table(string Name, Type Row, IReadOnlyList<string> Key)
{
    public static readonly Table Experiment = new("edge.experiment", typeof(ExperimentRow), ["experiment_id"]);
    public static readonly Table Cell = new("edge.cell", typeof(CellRow), ["experiment_id", "cell_key"]);
    public static readonly Table Device = new("edge.device", typeof(DeviceRow), ["device"]);
    public static readonly Table DeviceCapability = new("edge.device_capability", typeof(DeviceCapabilityRow), ["device", "kind", "name"]);
    public static readonly Table Trial = new("edge.trial", typeof(TrialRow), ["trial_id", "attempt"]);
    public static readonly Table TrialMetric = new("edge.trial_metric", typeof(TrialMetricRow), ["trial_id", "attempt", "metric"]);
    public static readonly Table RuntimeThroughput = new("edge.runtime_throughput", typeof(RuntimeThroughputRow), ["experiment_id", "cell_key"]);
    public static readonly Table RuntimeEfficiency = new("edge.runtime_efficiency", typeof(RuntimeEfficiencyRow), ["experiment_id", "cell_key"]);
    public static readonly Table Contrast = new("edge.contrast", typeof(ContrastRow), ["experiment_id", "cell_key", "baseline", "metric"]);
    public static readonly Table Claim = new("edge.claim", typeof(ClaimRow), ["experiment_id", "claim_number", "device", "workload"]);

    public static IReadOnlyList<Table> All { get; } =
        [Experiment, Cell, Device, DeviceCapability, Trial, TrialMetric, RuntimeThroughput, RuntimeEfficiency, Contrast, Claim];

    public IReadOnlyList<string> Columns { get; } = RowJson.Columns(Row);

    /// <summary>One statement for any number of rows, which come as one JSON array in the parameter <c>^</c>.</summary>
    public string UpsertSql
    {
        get
        {
            var columns = string.Join(", ", Columns);
            var updates = string.Join(", ", Columns.Except(Key).Select(column => $"{column} = excluded.{column}"));
            return $"""
                insert into {Name} ({columns}) select {columns} from jsonb_populate_recordset(null::{Name}, ^::jsonb)
                on conflict ({string.Join(", ", Key)}) do update set {updates}
                """;
        }
    }

    /// <summary>Number of rows, and a hash over all of them in the order of the key.</summary>
    public string FingerprintSql =>
        $"select count(*), coalesce(md5(string_agg(md5(t::text), '' order by {string.Join(", ", Key)})), '-') from {Name} t";
}
