namespace EdgePipeline.Workloads.Fio;

/// <summary>
/// How far the last five rounds of a job are from standing still, by SNIA's Solid State Storage Performance Test Specification: their range, and what the line
/// of least squares through them rises or falls by from the first to the last, both in percent of their mean. fio's own steady state judges one of
/// such figures alone; its data are enough for both. Pure.
/// </summary>
/// <param name="RangePct">The largest less the smallest.</param>
/// <param name="ExcursionPct">Without a sign.</param>
public sealed record SteadyRounds(double RangePct, double ExcursionPct)
{
    public const int Count = 5;

    /// <param name="seconds">One figure a second, in order; those at the end that were never filled are 0.</param>
    /// <returns>Null: too few seconds for a round each, the last of them never filled, or nothing was done in any.</returns>
    public static SteadyRounds? Of(IReadOnlyList<double> seconds)
    {
        var length = seconds.Count / Count;
        if (length == 0 || seconds[^1] <= 0)
        {
            return null;
        }

        // A 0 before the end is a second in which the disk stood still, and counts. Rounds are of one length, and the last second ends the last.
        double[] rounds = [.. seconds.Skip(seconds.Count - (Count * length)).Chunk(length).Select(round => round.Average())];
        var mean = rounds.Average();
        const double middle = (Count - 1) / 2.0;
        var slope = rounds.Select((round, index) => (index - middle) * round).Sum() / Enumerable.Range(0, Count).Sum(index => (index - middle) * (index - middle));
        return new SteadyRounds(100 * (rounds.Max() - rounds.Min()) / mean, 100 * Math.Abs(slope) * (Count - 1) / mean);
    }
}
