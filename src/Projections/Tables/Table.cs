using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Claims;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tables.Devices;
using EdgePipeline.Projections.Tables.Experiments;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tables;

/// <summary>A table of schema <c>edge</c>: its name, its key, the row type whose properties are its columns, and which rows of a change are its own.</summary>
internal sealed record Table(string Name, Type Row, IReadOnlyList<string> Key, Func<TableChanges, IReadOnlyCollection<object>> RowsOf)
{
    /// <summary>Where readers find the tables.</summary>
    public const string Schema = "edge";

    public static readonly Table Experiment = new("edge.experiment", typeof(ExperimentRow), ["experiment_id"], changes => changes.ExperimentRows);
    public static readonly Table Cell = new("edge.cell", typeof(CellRow), ["experiment_id", "cell_key"], changes => changes.Cells);
    public static readonly Table Device = new("edge.device", typeof(DeviceRow), ["device"], changes => changes.Devices);
    public static readonly Table DeviceCapability =
        new("edge.device_capability", typeof(DeviceCapabilityRow), ["device", "kind", "name"], changes => changes.Capabilities);
    public static readonly Table Trial =
        new("edge.trial", typeof(TrialRow), ["trial_id", "attempt"], changes => [.. changes.Trials.Select(trial => trial.Row)]);
    public static readonly Table TrialMetric = new("edge.trial_metric", typeof(TrialMetricRow), ["trial_id", "attempt", "metric"], changes => changes.Metrics)
    {
        Stored = new("edge.trial_metric_set", typeof(TrialMetricSetRow), ["trial_id", "attempt"], changes => TrialMetricSetRow.Of(changes.Metrics)),
    };
    public static readonly Table RuntimeThroughput =
        new("edge.runtime_throughput", typeof(RuntimeThroughputRow), ["experiment_id", "cell_key"], changes => changes.CellRows.Throughput);
    public static readonly Table RuntimeEfficiency =
        new("edge.runtime_efficiency", typeof(RuntimeEfficiencyRow), ["experiment_id", "cell_key"], changes => changes.CellRows.Efficiency);
    public static readonly Table Contrast =
        new("edge.contrast", typeof(ContrastRow), ["experiment_id", "cell_key", "baseline", "metric"], changes => changes.Contrasts);
    public static readonly Table Claim =
        new("edge.claim", typeof(ClaimRow), ["experiment_id", "claim_number", "device", "workload"], changes => changes.Claims);

    public static readonly Table NoiseFloor =
        new("edge.noise_floor", typeof(NoiseFloorRow), ["experiment_id", "device", "metric"], changes => changes.NoiseFloors);

    /// <summary>Writing, filling and the scripts go by this list: a table is its folder and its line here.</summary>
    public static IReadOnlyList<Table> All { get; } =
        [Experiment, Cell, Device, DeviceCapability, Trial, TrialMetric, RuntimeThroughput, RuntimeEfficiency, Contrast, Claim, NoiseFloor];

    public IReadOnlyList<string> Columns { get; } = RowJson.Columns(Row);

    /// <summary>Where the rows lie and are written: another table where this one is a view, else this one.</summary>
    public Table Stored { get => field ?? this; private init; }

    /// <summary>The table's name without the schema.</summary>
    public string ShortName => Name[(Schema.Length + 1)..];

    /// <param name="name">With or without the schema.</param>
    /// <exception cref="VerbException">There is none.</exception>
    public static Table Named(string name) =>
        All.FirstOrDefault(table => table.Name == name || table.ShortName == name)
        ?? throw new VerbException($"there is no table {name}: write one of {string.Join(", ", All.Select(table => table.ShortName))}", ExitCodes.Usage);

    /// <summary>The same table in a schema where another version of it stands.</summary>
    public string In(string schema) => $"{schema}.{ShortName}";

    /// <summary>One statement for any number of rows, which come as one JSON array in the parameter <c>^</c>.</summary>
    public string UpsertSql(string schema)
    {
        var columns = string.Join(", ", Columns);
        var updates = string.Join(", ", Columns.Except(Key).Select(column => $"{column} = excluded.{column}"));
        return $"""
            insert into {In(schema)} ({columns}) select {columns} from jsonb_populate_recordset(null::{In(schema)}, ^::jsonb)
            on conflict ({string.Join(", ", Key)}) do update set {updates}
            """;
    }
}
