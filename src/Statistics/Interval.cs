namespace EdgePipeline.Statistics;

/// <summary>A confidence interval; both bounds belong to it.</summary>
public sealed record Interval(double Low, double High)
{
    /// <summary>The level of every interval here, and what is left to be wrong.</summary>
    public const double Confidence = 0.95;

    public const double Alpha = 1 - Confidence;

    /// <summary>
    /// What an interval leaves to be wrong where launches stop once it is narrow, so that 95 % of those that are stopped at hold: it is narrow
    /// by chance too. Counted by simulation: docs/decisions/0022-a-sequential-stop-pays-for-its-looks.md.
    /// </summary>
    public const double SequentialAlpha = 0.035;

    public bool Contains(double value) => Low <= value && value <= High;
}
