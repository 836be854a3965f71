namespace EdgePipeline.Statistics;

/// <summary>A confidence interval; both bounds belong to it.</summary>
public sealed record Interval(double Low, double High)
{
    /// <summary>The level of every interval here, and what is left to be wrong.</summary>
    public const double Confidence = 0.95;

    public const double Alpha = 1 - Confidence;

    public bool Contains(double value) => Low <= value && value <= High;
}
