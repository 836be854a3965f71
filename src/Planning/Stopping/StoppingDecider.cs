using System.Globalization;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Statistics;

namespace EdgePipeline.Planning.Stopping;

/// <summary>A launch with a result.</summary>
public sealed record CellLaunch(string CellKey, int Block, double ThroughputMbPerS)
{
    /// <summary>What rules of a plan decide by, for whoever decides and whoever decides again.</summary>
    /// <returns>Null when the tool reports none.</returns>
    public static double? ThroughputOf(TrialCompleted completed) =>
        completed.Metrics.Where(metric => metric is { Name: "throughput", Unit: "MB/s" }).Select(metric => (double?)metric.Value).FirstOrDefault();
}

/// <summary>A cell that is launched no more.</summary>
public sealed record CellStop(string CellKey, CellEnd End, int N, double? HalfWidthPct, string Reason);

/// <summary>
/// Which cells stop after a block. It looks at whole blocks only, and at nothing but results and the device's time, so that whoever has the
/// events comes to the same.
/// </summary>
public static class StoppingDecider
{
    /// <param name="cells">All cells that the device runs.</param>
    /// <param name="stopped">Those that stopped after an earlier block.</param>
    /// <param name="launches">Of all blocks so far.</param>
    /// <param name="elapsed">Since the device's first launch.</param>
    /// <param name="alpha">Of the version that the experiment was designed by: <see cref="StoppingVersions.Alpha"/>.</param>
    public static IReadOnlyList<CellStop> Decide(
        Plan plan, IReadOnlyList<Cell> cells, IReadOnlySet<string> stopped, IReadOnlyList<CellLaunch> launches, int block, TimeSpan elapsed,
        double alpha = Interval.SequentialAlpha)
    {
        if (plan.Stopping is not { } rule)
        {
            return [];
        }

        var byCell = launches.ToLookup(launch => launch.CellKey, launch => new Launch(launch.Block, launch.ThroughputMbPerS), StringComparer.Ordinal);
        return [.. cells.GroupBy(cell => cell.Workload.Label, StringComparer.Ordinal).SelectMany(group => OfGroup([.. group]))];

        IEnumerable<CellStop> OfGroup(IReadOnlyList<Cell> group)
        {
            var baseline = Baseline(group);
            var judged = group.Where(cell => !stopped.Contains(cell.Key)).Select(cell => (Cell: cell, Precision: PrecisionOf(cell, baseline, group))).ToArray();
            var converged = judged.Where(one => one.Precision.IsWithin(rule)).Select(one => one.Cell.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var (cell, precision) in judged)
            {
                // The others are compared with it: it goes on as long as one of them does.
                var isNeeded = group.Count > 1 && ReferenceEquals(cell, baseline);
                var isDone = isNeeded ? judged.All(one => ReferenceEquals(one.Cell, baseline) || converged.Contains(one.Cell.Key)) : converged.Contains(cell.Key);
                CellEnd? end = isDone ? CellEnd.Converged
                    : block >= plan.Repetitions ? CellEnd.MaxN
                    : rule.BudgetS is { } budget && elapsed.TotalSeconds >= budget ? CellEnd.BudgetExhausted
                    : null;
                if (end is { } stop)
                {
                    yield return new CellStop(cell.Key, stop, byCell[cell.Key].Count(), precision.HalfWidthPct, Reason(stop, isNeeded, precision, rule, elapsed));
                }
            }
        }

        Precision PrecisionOf(Cell cell, Cell? baseline, IReadOnlyList<Cell> group)
        {
            Launch[] own = [.. byCell[cell.Key]];
            if (baseline is null || group.Count == 1)
            {
                var summary = Summary.Of([.. own.OrderBy(launch => launch.Block).Select(launch => launch.Value)], alpha);
                return new Precision("its mean", summary.N, HalfWidthPct(summary.Mean, summary.Ci95Low, summary.Ci95High));
            }

            if (ReferenceEquals(cell, baseline))
            {
                return new Precision("its mean", own.Length, HalfWidthPct: null);
            }

            // The very interval that the tables show.
            var contrast = Contrast.Of(own, [.. byCell[baseline.Key]], alpha);
            return new Precision(
                $"its ratio to {baseline.Runtime.Name}",
                Math.Min(contrast.N, contrast.BaselineN),
                HalfWidthPct(contrast.Ratio.Ratio, contrast.Ratio.Ci95Low, contrast.Ratio.Ci95High));
        }
    }

    /// <summary>Whether a cell of these, which have device and workload in common, is judged by its ratio to another; else each is by its own mean.</summary>
    public static bool IsByRatio(IReadOnlyList<Cell> group) => group.Count > 1 && Baseline(group) is not null;

    /// <summary>The only native cell, or the one named by the code alone; null when there is none or no telling which.</summary>
    public static Cell? Baseline(IReadOnlyList<Cell> group)
    {
        var native = group.Where(cell => cell.Runtime.Code == RuntimeCode.NT).ToArray();
        return native.Length == 1 ? native[0] : native.FirstOrDefault(cell => cell.Runtime.Name == nameof(RuntimeCode.NT));
    }

    private static double? HalfWidthPct(double? middle, double? low, double? high) => middle is > 0 ? 100 * (high - low) / 2 / middle : null;

    private static string Reason(CellEnd end, bool isNeeded, Precision precision, SequentialStopping rule, TimeSpan elapsed)
    {
        var culture = CultureInfo.InvariantCulture;
        var known = isNeeded ? "the cells that are compared with it are not all known"
            : precision.HalfWidthPct is { } half ? string.Create(culture, $"{precision.Of} is known to ±{half:0.##} % after {precision.N} launches")
            : string.Create(culture, $"{precision.Of} has no interval after {precision.N} launches");
        return end switch
        {
            CellEnd.Converged when isNeeded => "every cell that is compared with it has stopped",
            CellEnd.Converged => string.Create(culture, $"{known}, within {rule.UntilPct:0.###} %"),
            CellEnd.MaxN => string.Create(culture, $"{known}, not within {rule.UntilPct:0.###} %, and no more launches are planned"),
            _ => string.Create(culture, $"{known}, not within {rule.UntilPct:0.###} %, and {elapsed.TotalSeconds:0} s of {rule.BudgetS} s are over"),
        };
    }

    private readonly record struct Precision(string Of, int N, double? HalfWidthPct)
    {
        public bool IsWithin(SequentialStopping rule) => N >= rule.MinN && HalfWidthPct <= (double)rule.UntilPct;
    }
}
