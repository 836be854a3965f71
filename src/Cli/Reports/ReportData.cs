using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>All rows that an experiment's tables and page are made from.</summary>
internal sealed record ReportData(
    ExperimentRow Experiment,
    IReadOnlyList<CellRow> Cells,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyList<ThroughputRow> Throughput,
    IReadOnlyList<EfficiencyRow> Efficiency,
    IReadOnlyList<ContrastRow> Contrasts,
    IReadOnlyList<ClaimRow> Claims,
    IReadOnlyList<NoiseFloorRow> NoiseFloors,
    IReadOnlyList<DeviceRow> Devices)
{
    /// <summary>The moment whose knowledge this is; null: what is known now.</summary>
    public AsOf? AsOf { get; init; }

    /// <summary>What the tables are made with, where that is not the default.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Of the cells' energy; that of single launches is of all power whatever is set.</summary>
    public bool IsEnergyAboveIdle => Settings.GetValueOrDefault("efficiency.power") == "above_idle";

    /// <summary>In the order of the cells: the order in which the plan names them.</summary>
    public IReadOnlyList<string> Runtimes => [.. Cells.Select(cell => cell.Runtime).Distinct()];

    public IReadOnlyList<string> Workloads => [.. Cells.Select(cell => cell.Workload).Distinct()];

    public IReadOnlyList<string> DeviceNames => [.. Cells.Select(cell => cell.Device).Distinct()];

    /// <summary>The units that the device's workloads are stated in, in the order of the workloads.</summary>
    public IReadOnlyList<string> Units(string device) => [.. Workloads.Select(workload => Unit(device, workload)).Distinct()];

    /// <summary>MB/s also where there is no row yet.</summary>
    public string Unit(string device, string workload) =>
        Throughput.FirstOrDefault(row => row.Device == device && row.Workload == workload)?.ThroughputUnit ?? "MB/s";

    public static async Task<ReportData> ReadAsync(Tables tables, ExperimentRow experiment, CancellationToken cancellation)
    {
        var cells = await tables.CellsAsync(experiment.ExperimentId, cancellation);
        var devices = await tables.DevicesAsync(cancellation);
        return new ReportData(
            experiment,
            cells,
            await tables.TrialsAsync(experiment.ExperimentId, cancellation),
            await tables.ThroughputAsync(experiment.ExperimentId, cancellation),
            await tables.EfficiencyAsync(experiment.ExperimentId, cancellation),
            await tables.ContrastsAsync(experiment.ExperimentId, cancellation),
            await tables.ClaimsAsync(experiment.ExperimentId, cancellation),
            await tables.NoiseFloorsAsync(experiment.ExperimentId, cancellation),
            [.. devices.Where(device => cells.Any(cell => cell.Device == device.Device))])
        {
            Settings = await tables.SettingsAsync(cancellation),
        };
    }
}
