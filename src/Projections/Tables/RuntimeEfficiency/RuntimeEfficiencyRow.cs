using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tables.TrialMetrics.MetricNames;

namespace EdgePipeline.Projections.Tables.RuntimeEfficiency;

/// <summary>Table <c>runtime_efficiency</c>; columns are explained in schema.sql.</summary>
internal sealed record RuntimeEfficiencyRow(
    Guid ExperimentId,
    string CellKey,
    string Experiment,
    string Device,
    string Runtime,
    string Workload,
    int N,
    int NExcluded,
    double? CpuBusyCpus,
    double? CpuUsrPctOfMachine,
    double? CpuNicePctOfMachine,
    double? CpuSysPctOfMachine,
    double? CpuIowaitPctOfMachine,
    double? CpuIrqPctOfMachine,
    double? CpuSoftPctOfMachine,
    double? CpuStealPctOfMachine,
    double? CpuGuestPctOfMachine,
    double? CpuGnicePctOfMachine,
    double? CpuIdlePctOfMachine,
    double? MbPerSPerCpu,
    double? MbPerSPerCpuUsr,
    double? MbPerSPerCpuSys,
    double? MbPerSPerCpuSoft,
    double? CpuSPerGb,
    double? ToolServiceDemandUsPerKib,
    double? MemoryPeakMib,
    string? MemoryReason,
    double? PowerTotalW,
    double? PowerAboveIdleW,
    double? EnergyJ,
    double? EnergyErrorJ,
    string? EnergyErrorReason,
    double? EnergyAboveIdleJ,
    double? EnergyAboveIdleErrorJ,
    double? MbPerJ,
    string? PowerMethod,
    string? PowerSource,
    string? PowerReason,
    string? CpuReason,
    string? Accelerator,
    string? NotComparableWithNt,
    string? SkipReason,
    long AsOfSequence)
{
    /// <param name="group">All cells of the experiment, device and workload, this one included.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static RuntimeEfficiencyRow Of(CellTrials cell, IReadOnlyList<CellTrials> group, long designedAt)
    {
        var nt = Reference.Of(group, "NT");
        var marks = CellMarks.Of(cell, nt);
        var totalCpuS = cell.Trials.ToDictionary<CompletedTrial, CompletedTrial, double?>(trial => trial, TotalCpuS, ReferenceEqualityComparer.Instance);
        double? Pct(string category) => 100 * Totals.Ratio(cell, trial => trial[CpuSeconds(category)].Value, trial => totalCpuS[trial]);
        double? MbPerCpuS(string cpuSeconds) => 1e-6 * Totals.Ratio(cell, BytesMoved, cpuSeconds);
        var energy = new CellEnergy(cell);
        var methods = cell.Trials.Where(trial => trial[MetricNames.EnergyJ].Value is not null).Select(trial => trial.Metrics[MetricNames.EnergyJ]).ToArray();
        return new RuntimeEfficiencyRow(
            cell.Cell.ExperimentId,
            cell.Cell.CellKey,
            cell.Cell.Experiment,
            cell.Cell.Device,
            cell.Cell.Runtime,
            cell.Cell.Workload,
            cell.Trials.Count,
            cell.Excluded.Count,
            Totals.Ratio(cell, trial => trial[CpuBusyS].Value, trial => trial.Attempt.WindowS),
            Pct("usr"),
            Pct("nice"),
            Pct("sys"),
            Pct("iowait"),
            Pct("irq"),
            Pct("soft"),
            Pct("steal"),
            Pct("guest"),
            Pct("gnice"),
            Pct("idle"),
            MbPerCpuS(CpuBusyS),
            MbPerCpuS(CpuSeconds("usr")),
            MbPerCpuS(CpuSeconds("sys")),
            MbPerCpuS(CpuSeconds("soft")),
            1e9 * Totals.Ratio(cell, CpuBusyS, BytesMoved),
            cell.Mean(ServiceDemandLocal),
            cell.Mean(RuntimeMemoryPeak),
            cell.WhyMissing(RuntimeMemoryPeak),
            Totals.Ratio(cell, trial => trial[MetricNames.EnergyJ].Value, trial => trial.Attempt.WindowS),
            Totals.Ratio(cell, trial => trial[MetricNames.PowerAboveIdleW].Value * trial.Attempt.WindowS, trial => trial.Attempt.WindowS),
            energy.MeanJ,
            energy.ErrorJ,
            energy.ErrorReason,
            cell.Mean(MetricNames.EnergyAboveIdleJ),
            cell.Mean(MetricNames.EnergyAboveIdleErrorJ),
            energy.MbPerJ,
            Words(methods.Select(metric => metric.Method)),
            Words(methods.Select(metric => metric.Source)),
            energy.Reason,
            cell.WhyMissing(CpuBusyS),
            marks.Accelerator,
            marks.NotComparableWithNt,
            cell.Cell.SkipReason,
            new[] { designedAt, cell.AsOfSequence, nt?.AsOfSequence ?? 0 }.Max());
    }

    private static double? TotalCpuS(CompletedTrial trial) =>
        CpuUse.Categories.Select(category => trial[CpuSeconds(category)].Value).Aggregate((sum, next) => sum + next);

    private static string? Words(IEnumerable<string> words) =>
        string.Join(", ", words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } joined ? joined : null;
}
