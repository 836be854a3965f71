using EdgePipeline.Statistics;

namespace EdgePipeline.Benchmarks.Simulation;

/// <summary>How launches scatter around the mean of their cell, which is 1 in each of these. Simulated: no machine was measured.</summary>
/// <param name="Draw">n values of a cell and n of its reference, in the order in which an experiment would run them.</param>
internal sealed record Scatter(string Name, Func<SplitMix, int, (double[] Cell, double[] Reference)> Draw)
{
    public static readonly Scatter Quiet = Same("normal, 2 %", random => 1 + (0.02 * Normal(random)));

    public static readonly Scatter LogNormal = Same("lognormal, sigma 0.3", random => LogNormalOf(random, 0.3));

    public static readonly Scatter Bimodal = Same("bimodal, every 4th launch 20 % slower", random => BimodalOf(random, 0.25, 0.8));

    /// <summary>Each block holds both cells in drawn order, as the designer draws it; what one launch leaves behind reaches into the next.</summary>
    public static readonly Scatter Autocorrelated = new("autocorrelated (0.3 from launch to launch), 5 %, in blocks", (random, n) => InBlocks(random, n, 0.3));

    /// <summary>Those for which the interval must hold what it says.</summary>
    public static readonly IReadOnlyList<Scatter> Required = [Quiet, LogNormal, Bimodal, Autocorrelated];

    /// <summary>Bounds for sequential stopping, in percent of the ratio, that end such experiments early, in the middle and late.</summary>
    public static readonly IReadOnlyList<(Scatter Scatter, IReadOnlyList<double> UntilPct)> Bounds =
    [
        (Quiet, [1, 1.5, 2, 3]), (LogNormal, [15, 20, 25, 30]), (Bimodal, [5, 6, 8, 10]), (Autocorrelated, [2, 3, 4, 5]),
    ];

    /// <summary>Those that show where it ends.</summary>
    public static readonly IReadOnlyList<Scatter> Harder =
    [
        Same("lognormal, sigma 1", random => LogNormalOf(random, 1)),
        Same("bimodal, every 20th launch at half speed", random => BimodalOf(random, 0.05, 0.5)),
        new("lognormal, sigma 0.3, against normal, 2 %", (random, n) =>
            (Values(n, () => LogNormalOf(random, 0.3)), Values(n, () => 1 + (0.02 * Normal(random))))),
        new("autocorrelated (0.7), 5 %, in blocks", (random, n) => InBlocks(random, n, 0.7)),
        new("autocorrelated (0.3), 5 %, one cell after the other", (random, n) => OneAfterTheOther(random, n, 0.3)),
        new("autocorrelated (0.7), 5 %, one cell after the other", (random, n) => OneAfterTheOther(random, n, 0.7)),
    ];

    private static Scatter Same(string name, Func<SplitMix, double> value) =>
        new(name, (random, n) => (Values(n, () => value(random)), Values(n, () => value(random))));

    private static double[] Values(int n, Func<double> value) => [.. Enumerable.Range(0, n).Select(_ => value())];

    private static double Normal(SplitMix random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double LogNormalOf(SplitMix random, double sigma) => Math.Exp((sigma * Normal(random)) - (sigma * sigma / 2));

    private static double BimodalOf(SplitMix random, double share, double speed) =>
        ((random.NextDouble() < share ? speed : 1) + (0.02 * Normal(random))) / (1 - share + (share * speed));

    private static (double[] Cell, double[] Reference) InBlocks(SplitMix random, int n, double correlation)
    {
        var launches = Launches(random, 2 * n, correlation);
        var (cell, reference) = (new double[n], new double[n]);
        for (var block = 0; block < n; block++)
        {
            var first = random.Next(2);
            (cell[block], reference[block]) = (launches[(2 * block) + first], launches[(2 * block) + 1 - first]);
        }

        return (cell, reference);
    }

    private static (double[] Cell, double[] Reference) OneAfterTheOther(SplitMix random, int n, double correlation)
    {
        var launches = Launches(random, 2 * n, correlation);
        return (launches[..n], launches[n..]);
    }

    /// <summary>A first-order autoregressive series with a standard deviation of 5 %.</summary>
    private static double[] Launches(SplitMix random, int count, double correlation)
    {
        var launches = new double[count];
        var state = Normal(random);
        for (var launch = 0; launch < count; launch++)
        {
            launches[launch] = 1 + (0.05 * state);
            state = (correlation * state) + (Math.Sqrt(1 - (correlation * correlation)) * Normal(random));
        }

        return launches;
    }
}
