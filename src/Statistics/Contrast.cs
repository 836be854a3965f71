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
        var (own, other) = (launches.OrderBy(launch => launch.Block).ToArray(), reference.OrderBy(launch => launch.Block).ToArray());
        double[] values = [.. own.Select(launch => launch.Value)], referenceValues = [.. other.Select(launch => launch.Value)];
        var inBlocks = own.Select(launch => launch.Block).SequenceEqual(other.Select(launch => launch.Block))
            && own.DistinctBy(launch => launch.Block).Count() == own.Length;
        return new Contrast(
            values.Length,
            referenceValues.Length,
            inBlocks ? RatioOfMeans.InBlocks(values, referenceValues, alpha) : RatioOfMeans.Of(values, referenceValues, alpha),
            inBlocks,
            HodgesLehmann.Of(values, referenceValues),
            MannWhitney.Of(values, referenceValues),
            MinimalDetectableEffect.Percent(inBlocks ? LogRatio.InBlocks(values, referenceValues) : LogRatio.Of(values, referenceValues)));
    }
}
