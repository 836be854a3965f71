namespace EdgePipeline.Statistics;

/// <summary>
/// The smallest ratio of means above 1 that would be told from 1 in 9 of 10 experiments, with as many values and as much spread as these
/// cells have: the exponential of (t for 97.5 % + t for 90 %) standard errors of the log ratio. A fall by the same factor is found as
/// often. Beside the exact power of a t test the sum is within 2 % from three values a side.
/// </summary>
internal static class MinimalDetectableEffect
{
    public const double Power = 0.9;

    /// <returns>Percent above 1; null where the ratio has no interval.</returns>
    public static double? Percent(LogRatio? ratio) => ratio is not { StandardError: { } error } log ? null
        : error == 0 ? 0
        : 100 * (Math.Exp(StandardErrors(log.DegreesOfFreedom) * error) - 1);

    public static double StandardErrors(double degreesOfFreedom) =>
        Moments.StudentQuantile(degreesOfFreedom) + Moments.StudentQuantile(degreesOfFreedom, Power);
}
