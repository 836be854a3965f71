using System.Globalization;
using EdgePipeline.Benchmarks.Simulation;
using EdgePipeline.Statistics;

namespace EdgePipeline.Benchmarks;

/// <summary>Whether the statistics hold what they say, counted on simulated experiments; docs/methodology.md shows the result.</summary>
internal static class StatisticsProof
{
    private const int Experiments = 20_000;

    /// <summary>The bootstrap computes a thousand times as much.</summary>
    private const int Bootstrapped = 4_000;

    private static readonly int[] Launches = [3, 5, 10, 20, 30];

    private static readonly (string Name, Func<double[], double[], Interval?> Of, int Experiments)[] Methods =

    [
        ("Fieller in blocks", Rates.Fieller, Experiments), ("Welch on logs", Rates.Welch, Experiments), ("BCa", Rates.Bca, Bootstrapped),
    ];

    public static void Run(TextWriter output, string plotFolder)
    {
        Scatter[] scatters = [.. Scatter.Required, .. Scatter.Harder];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Coverage of the 95 % interval of the ratio, % ({Experiments} experiments a figure, BCa {Bootstrapped}):\n"));
        Row(output, ["launches scatter", "interval", .. Launches.Select(n => $"n = {n}")]);
        Row(output, ["---", "---", .. Launches.Select(_ => "---:")]);
        var curves = new List<(Scatter Scatter, string Method, double[] Coverage)>();
        foreach (var scatter in scatters)
        {
            foreach (var method in Methods)
            {
                double[] coverage = [.. Launches.Select(n => Rates.Coverage(scatter, n, method.Experiments, method.Of))];
                curves.Add((scatter, method.Name, coverage));
                Row(output, [scatter.Name, method.Name, .. coverage.Select(Percent)]);
            }
        }

        output.WriteLine("\nFieller in blocks without bounds (counted above as holding the ratio), %:\n");
        Row(output, ["launches scatter", .. Launches.Select(n => $"n = {n}")]);
        Row(output, ["---", .. Launches.Select(_ => "---:")]);
        foreach (var scatter in scatters)
            Row(output, [scatter.Name, .. Launches.Select(n => Percent(Rates.Unbounded(scatter, n, Experiments, Rates.Fieller)))]);

        output.WriteLine("\nA/A: cells without a difference called different, %:\n");
        Row(output, ["launches scatter", "by", .. Launches.Select(n => $"n = {n}")]);
        Row(output, ["---", "---", .. Launches.Select(_ => "---:")]);
        foreach (var scatter in scatters)
        {
            Row(output, [scatter.Name, "ratio", .. Launches.Select(n => Percent(Rates.Different(scatter, n, Experiments, trueRatio: 1)))]);
            Row(output, [scatter.Name, "Mann-Whitney", .. Launches.Select(n => Percent(Rates.DifferentByRanks(scatter, n, Experiments, trueRatio: 1)))]);
        }

        foreach (var scatter in Scatter.Required)
            Row(output, [scatter.Name, "ratio, any of 20 contrasts, after Holm", .. Launches.Select(n => Percent(Rates.AnyDifferent(scatter, n, 2000, 20)))]);

        output.WriteLine("\nA cell that is 5 % slower found to be different, %:\n");
        Row(output, ["launches scatter", "by", .. Launches.Select(n => $"n = {n}")]);
        Row(output, ["---", "---", .. Launches.Select(_ => "---:")]);
        foreach (var scatter in Scatter.Required)
        {
            Row(output, [scatter.Name, "ratio", .. Launches.Select(n => Percent(Rates.Different(scatter, n, Experiments, trueRatio: 0.95)))]);
            Row(output, [scatter.Name, "Mann-Whitney", .. Launches.Select(n => Percent(Rates.DifferentByRanks(scatter, n, Experiments, trueRatio: 0.95)))]);
        }

        Directory.CreateDirectory(plotFolder);
        SequentialProof.Run(output, plotFolder);
        foreach (var method in Methods)
        {
            var path = Path.Combine(plotFolder, $"coverage-{method.Name.Split(' ')[0].ToLowerInvariant()}.svg");
            File.WriteAllText(path, CoveragePlot.Svg(
                $"Coverage of the 95 % interval, {method.Name}", Launches,
                [.. curves.Where(curve => curve.Method == method.Name).Select(curve => (curve.Scatter.Name, curve.Coverage))]));
            output.WriteLine($"\nplot: {path}");
        }
    }

    internal static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

    internal static void Row(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
