using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.Contrasts;

/// <summary>
/// A family is all contrasts of an experiment in one metric and with one baseline, on all its devices and workloads: they answer one
/// question, and the more of them there are the likelier one is a finding by chance.
/// </summary>
internal static class ContrastFamilies
{
    /// <param name="changed">Without what depends on the family.</param>
    /// <param name="standing">All rows of the experiments as they stand in the table, changed ones in their old form.</param>
    /// <returns>Every row of the families that a changed one belongs to: one more p moves all of them.</returns>
    public static IReadOnlyList<ContrastRow> Adjusted(IReadOnlyList<ContrastRow> changed, IReadOnlyList<ContrastRow> standing)
    {
        var replaced = changed.Select(row => (row.ExperimentId, row.CellKey, row.Baseline, row.Metric)).ToHashSet();
        var families = changed.Select(Family).ToHashSet();
        return
        [
            .. changed.Concat(standing.Where(row => families.Contains(Family(row)) && !replaced.Contains((row.ExperimentId, row.CellKey, row.Baseline, row.Metric))))
                .GroupBy(Family)
                .SelectMany(family => Adjusted([.. family])),
        ];
    }

    private static (Guid, string, string) Family(ContrastRow row) => (row.ExperimentId, row.Baseline, row.Metric);

    private static IEnumerable<ContrastRow> Adjusted(ContrastRow[] family)
    {
        var (ratio, mannWhitney) = (Holm(family, row => row.RatioP), Holm(family, row => row.MannWhitneyP));
        var asOf = family.Max(row => row.AsOfSequence);
        return family.Select((row, index) => row with
        {
            RatioPHolm = ratio[index],
            MannWhitneyPHolm = mannWhitney[index],
            Verdict = Verdict(row, ratio[index]),
            AsOfSequence = asOf,
        });
    }

    private static double?[] Holm(ContrastRow[] family, Func<ContrastRow, double?> p)
    {
        var adjusted = new Queue<double>(Statistics.Holm.Adjust([.. family.Select(p).OfType<double>()]));
        return [.. family.Select(row => p(row) is null ? (double?)null : adjusted.Dequeue())];
    }

    private static string? Verdict(ContrastRow row, double? p) => (p, row.Metric) switch
    {
        (null, _) => null,
        ( >= Interval.Alpha, _) => "no difference shown",
        (_, MetricNames.Throughput) => row.Ratio > 1 ? "faster" : "slower",
        _ => row.Ratio > 1 ? "higher" : "lower",
    };
}
