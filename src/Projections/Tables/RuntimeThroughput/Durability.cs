using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tables.RuntimeThroughput;

/// <summary>How much of what a cell's workload wrote was on the device at its end, in words; and whether a cell is like its reference.</summary>
internal static class Durability
{
    public static string? Word(double? persistedRatio, DurabilityLimits limits) => persistedRatio switch
    {
        null => null,
        { } ratio when ratio >= limits.ReachedFrom => "reached the device",
        { } ratio when ratio >= limits.NotReachedBelow => "partly reached",
        _ => "not reached",
    };

    /// <param name="accelerator">What the cell's own trials report.</param>
    /// <param name="simulated">What stood in for the runtime in the cell's own trials.</param>
    /// <param name="ofReference">The reference's ratio.</param>
    /// <param name="reference">Its runtime.</param>
    /// <returns>Null when nothing speaks against the comparison.</returns>
    public static string? NotComparable(
        string? accelerator, string? simulated, double? persistedRatio, double? ofReference, DurabilityLimits limits, string reference = "NT")
    {
        string?[] reasons =
        [
            simulated is not null ? $"simulated ({simulated}): its figures say nothing of the runtime that it is named after" : null,
            accelerator is not null && accelerator.Split(", ").Contains("tcg", StringComparer.Ordinal)
                ? "ran under TCG, which translates the guest's instructions: its figures say nothing of hardware virtualization" : null,
            persistedRatio is { } own && ofReference is { } other && Math.Abs(Math.Log(Level(own, limits) / Level(other, limits))) > Math.Log(limits.MostApart)
                ? FormattableString.Invariant(
                    $"{100 * own:0.#} % of what it wrote reached the device in the trial, and {100 * other:0.#} % of what {reference} wrote: not alike in durability")
                : null,
        ];
        return reasons.Any(reason => reason is not null) ? string.Join("; ", reasons.OfType<string>()) : null;
    }

    /// <returns>Null when nothing speaks against holding the one against the other.</returns>
    public static string? NotComparable(CellTrials cell, CellTrials reference)
    {
        var own = NotComparable(AcceleratorOf(cell), SimulatedOf(cell), PersistedOf(cell), PersistedOf(reference), cell.Settings.Durability, reference.Cell.Runtime);
        var others = SaysNothing(reference);
        return others is null ? own : string.Join("; ", new[] { own, $"{reference.Cell.Runtime} {others}" }.OfType<string>());
    }

    /// <returns>Why the cell's figures say nothing of its runtime; null when nothing is known against them.</returns>
    public static string? SaysNothing(CellTrials cell) =>
        NotComparable(AcceleratorOf(cell), SimulatedOf(cell), null, null, cell.Settings.Durability);

    public static double? PersistedOf(CellTrials cell) => Totals.Ratio(cell, MetricNames.PersistedBytes, MetricNames.BytesWritten);

    /// <summary>What the cell's completed trials report, each word once; null when none reports one.</summary>
    public static string? AcceleratorOf(CellTrials cell) => Words(cell, trial => trial.Accelerator);

    /// <summary>What stood in for the runtime in any of the cell's completed trials; null when nothing did.</summary>
    public static string? SimulatedOf(CellTrials cell) => Words(cell, trial => trial.Simulated);

    private static string? Words(CellTrials cell, Func<Attempt, string?> word) =>
        string.Join(", ", cell.Trials.Select(trial => word(trial.Attempt)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            is { Length: > 0 } words ? words : null;

    /// <summary>Above 1 somebody else wrote too, and below <see cref="DurabilityLimits.NotReachedBelow"/> it is as good as nothing: neither makes a difference.</summary>
    private static double Level(double persistedRatio, DurabilityLimits limits) => Math.Clamp(persistedRatio, limits.NotReachedBelow, 1);
}
