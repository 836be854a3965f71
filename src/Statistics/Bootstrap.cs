using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// Bias-corrected and accelerated bootstrap (Efron 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 14.3), each sample
/// drawn from for itself. Bounds are interpolated linearly between the replicates. Seeded: the same input gives the same bits.
/// </summary>
public static class Bootstrap
{
    public const int Replicates = 2000;

    /// <returns>Null below two values.</returns>
    public static Interval? OfMean(IReadOnlyList<double> values, ulong seed, int replicates = Replicates)
    {
        double[][] samples = [Moments.Checked(values, nameof(values))];
        return values.Count < 2 ? null : Bca(samples, drawn => Moments.Mean(drawn[0]), seed, replicates);
    }

    /// <returns>Null below two values on either side, and where a mean is or may be drawn not positive.</returns>
    public static Interval? OfRatio(IReadOnlyList<double> values, IReadOnlyList<double> reference, ulong seed, int replicates = Replicates)
    {
        double[][] samples = [Moments.Checked(values, nameof(values)), Moments.Checked(reference, nameof(reference))];
        return samples.Any(sample => sample.Length < 2 || sample.Any(value => value <= 0))
            ? null
            : Bca(samples, drawn => Math.Log(Moments.Mean(drawn[0]) / Moments.Mean(drawn[1])), seed, replicates) is { } logs
                ? new Interval(Math.Exp(logs.Low), Math.Exp(logs.High))
                : null;
    }

    private static Interval Bca(double[][] samples, Func<double[][], double> statistic, ulong seed, int replicates)
    {
        var estimate = statistic(samples);
        if (samples.All(sample => sample.All(value => value == sample[0])))
        {
            return new Interval(estimate, estimate);
        }

        var drawn = Drawn(samples, statistic, seed, replicates);
        // Half of the ties counts as below, and no share is 0 or 1, where the normal quantile has no value.
        var below = drawn.Sum(value => value < estimate ? 1.0 : value == estimate ? 0.5 : 0);
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below / replicates, 0.5 / replicates, 1 - (0.5 / replicates)));
        var acceleration = Acceleration(samples, statistic);
        return new Interval(Quantile(drawn, Share(Interval.Alpha / 2)), Quantile(drawn, Share(1 - (Interval.Alpha / 2))));

        double Share(double level)
        {
            var shifted = bias + Normal.InvCDF(0, 1, level);
            return Normal.CDF(0, 1, bias + (shifted / (1 - (acceleration * shifted))));
        }
    }

    /// <summary>The statistic of each replicate, sorted.</summary>
    private static double[] Drawn(double[][] samples, Func<double[][], double> statistic, ulong seed, int replicates)
    {
        var random = new SplitMix(seed);
        double[][] replicate = [.. samples.Select(sample => new double[sample.Length])];
        var drawn = new double[replicates];
        for (var index = 0; index < replicates; index++)
        {
            for (var sample = 0; sample < samples.Length; sample++)
            {
                for (var value = 0; value < samples[sample].Length; value++)
                    replicate[sample][value] = samples[sample][random.Next(samples[sample].Length)];
            }

            drawn[index] = statistic(replicate);
        }

        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>From the jackknife of each sample (Efron and Tibshirani, 14.15 with several samples).</summary>
    private static double Acceleration(double[][] samples, Func<double[][], double> statistic)
    {
        var (cubes, squares) = (0.0, 0.0);
        for (var sample = 0; sample < samples.Length; sample++)
        {
            var n = samples[sample].Length;
            var without = new double[n];
            for (var left = 0; left < n; left++)
            {
                double[][] rest = [.. samples];
                rest[sample] = [.. samples[sample][..left], .. samples[sample][(left + 1)..]];
                without[left] = statistic(rest);
            }

            var mean = Moments.Mean(without);
            foreach (var value in without)
            {
                var influence = (n - 1) * (mean - value) / n;
                cubes += influence * influence * influence;
                squares += influence * influence;
            }
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
