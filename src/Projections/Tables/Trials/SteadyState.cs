using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.TrialMetrics;

namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>
/// Whether a trial's tool had come to a steady state, by the rule of SNIA's Solid State Storage Performance Test Specification: over the last five
/// rounds the range is at most 20 % of the mean, and the fitted line rises or falls by at most 10 % of it. A flag: it takes nothing out of any figure.
/// </summary>
internal static class SteadyState
{
    private const double MostRangePct = 20;
    private const double MostExcursionPct = 10;

    /// <returns>Null: the reason says why it is not known; of a trial that was not steady it says by how much.</returns>
    public static (bool? IsSteady, string? Reason) Of(TrialCompleted? completed)
    {
        double? Value(string metric) => completed?.Metrics.FirstOrDefault(known => known.Name == metric)?.Value;
        if (completed is null || Value(MetricNames.SteadyAttained) is null)
        {
            return (null, completed is null ? "the attempt has no result" : "the plan asks for no steady state here");
        }

        if (Value(MetricNames.SteadyRange) is not { } range || Value(MetricNames.SteadyExcursion) is not { } excursion)
        {
            return (null, "the tool's last five rounds are not there: its window has fewer than five seconds, was never full, or nothing was done in it");
        }

        return range <= MostRangePct && excursion <= MostExcursionPct
            ? (true, null)
            : (false, FormattableString.Invariant($"the last five rounds have a range of {range:0.##} % of their mean, at most {MostRangePct} % are steady, and a slope of {excursion:0.##} %, at most {MostExcursionPct} %"));
    }
}
