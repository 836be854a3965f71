using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.TrialMetrics;

namespace EdgePipeline.Projections.Tables.RuntimeEfficiency;

/// <summary>A cell's energy by the setting <c>efficiency.power</c>: all of it, or what is left without the power of each trial's own idle phase.</summary>
internal sealed record CellEnergy(CellTrials Cell)
{
    private bool AboveIdle => Cell.Settings.EfficiencyPower == PowerBase.AboveIdle;

    public double? MeanJ => Cell.Mean(EnergyMetric);

    /// <summary>What sampling may have cost of <see cref="MeanJ"/>.</summary>
    public double? ErrorJ => Cell.Mean(ErrorMetric);

    public string? ErrorReason => Cell.WhyMissing(ErrorMetric);

    /// <summary>Null as well when what was drawn above idle is not more than its error: the ratio would be noise.</summary>
    public double? MbPerJ => MeanJ is not null && TooLittle is null ? 1e-6 * Totals.Ratio(Cell, trial => trial[MetricNames.BytesMoved].Value, trial => trial[EnergyMetric].Value) : null;

    /// <summary>Why a figure of energy or power is missing or rests on fewer trials.</summary>
    public string? Reason => Cell.WhyMissing(MetricNames.EnergyJ)
        ?? (!AboveIdle ? null
            : Cell.WhyMissing(EnergyMetric) ?? TooLittle);

    private string? TooLittle => MeanJ <= 0 ? "no more power was drawn in the window than in the idle phase"
        : AboveIdle && MeanJ <= ErrorJ ? FormattableString.Invariant($"{MeanJ:0.###} J above idle are not more than their error of {ErrorJ:0.###} J")
        : null;

    private string EnergyMetric => AboveIdle ? MetricNames.EnergyAboveIdleJ : MetricNames.EnergyJ;

    private string ErrorMetric => AboveIdle ? MetricNames.EnergyAboveIdleErrorJ : MetricNames.EnergyErrorJ;
}
