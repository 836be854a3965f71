namespace EdgePipeline.Statistics;

/// <summary>What one launch measured, and the block of the drawn order that it belongs to.</summary>
public readonly record struct Launch(int Block, double Value);

/// <summary>Everything that the launches of two cells say about how they differ in one quantity.</summary>
/// <param name="N">Values of the cell, and of the reference.</param>
/// <param name="IsInBlocks">Whether the ratio's interval pairs launches of the same block; else they are taken as independent.</param>
/// <param name="MinimalDetectableEffectPct">
/// The smallest change that would be told from none in 9 of 10 experiments like this one; see <see cref="MinimalDetectableEffect"/>.
/// </param>
public sealed record Contrast(
    int N, int BaselineN, RatioOfMeans Ratio, bool IsInBlocks, HodgesLehmann? Shift, MannWhitney? MannWhitney, double? MinimalDetectableEffectPct)
{
    /// <summary>In blocks when both cells have one launch in each of the same blocks; one that lacks a launch would else lose its partner too.</summary>
    /// <param name="alpha">What the ratio's interval leaves to be wrong by itself.</param>
    public static Contrast Of(IReadOnlyList<Launch> launches, IReadOnlyList<Launch> reference, double alpha = Interval.Alpha)
    {
        var sides = Sides.Of(launches, reference);
        var (own, other, inBlocks) = sides;
        return new Contrast(
            own.Length,
            other.Length,
            sides.Ratio(alpha),
            inBlocks,
            HodgesLehmann.Of(own, other),
            MannWhitney.Of(own, other),
            MinimalDetectableEffect.Percent(inBlocks ? LogRatio.InBlocks(own, other) : LogRatio.Of(own, other)));
    }

    /// <summary>The same ratio without the rest, which takes much longer.</summary>
    public static RatioOfMeans RatioOf(IReadOnlyList<Launch> launches, IReadOnlyList<Launch> reference, double alpha = Interval.Alpha) => Sides.Of(launches, reference).Ratio(alpha);

    private readonly record struct Sides(double[] Own, double[] Other, bool InBlocks)
    {
        public static Sides Of(IReadOnlyList<Launch> launches, IReadOnlyList<Launch> reference)
        {
            var (own, other) = (launches.OrderBy(launch => launch.Block).ToArray(), reference.OrderBy(launch => launch.Block).ToArray());
            return new Sides(
                Array.ConvertAll(own, launch => launch.Value),
                Array.ConvertAll(other, launch => launch.Value),
                own.Select(launch => launch.Block).SequenceEqual(other.Select(launch => launch.Block)) && own.DistinctBy(launch => launch.Block).Count() == own.Length);
        }

        public RatioOfMeans Ratio(double alpha) => InBlocks ? RatioOfMeans.InBlocks(Own, Other, alpha) : RatioOfMeans.Of(Own, Other, alpha);
    }
}
