using System.Globalization;
using EdgePipeline.Benchmarks.Simulation;
using EdgePipeline.Statistics;
using static EdgePipeline.Benchmarks.StatisticsProof;

namespace EdgePipeline.Benchmarks;

/// <summary>Whether they still hold where launches stop when the interval is narrow; docs/methodology.md shows the result.</summary>
internal static class SequentialProof
{
    private const int Experiments = 20_000;

    private const double Slower = 0.95;

    private static readonly int[] Minima = [5, 8, 10, 15];

    private static readonly (string Name, double Alpha)[] Levels = [("95 %", Interval.Alpha), ("96.5 %", Interval.SequentialAlpha)];

    public static void Run(TextWriter output, string plotFolder)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nSequential stopping, at most {SequentialRule.Most} launches ({Experiments} experiments a figure): interval holds the ratio / A/A called different, % (launches on average):\n"));
        var curves = new List<(string Level, string Scatter, double[] Lowest)>();
        foreach (var level in Levels)
        {
            foreach (var (scatter, bounds) in Scatter.Bounds)
            {
                SequentialRule[] rules = [.. from min in Minima from until in bounds select new SequentialRule(min, until)];
                var covered = SequentialRates.Of(scatter, 1.3, Experiments, level.Alpha, rules);
                var same = SequentialRates.Of(scatter, 1, Experiments, level.Alpha, rules);
                Row(output, ["interval", scatter.Name, .. bounds.Select(until => string.Create(CultureInfo.InvariantCulture, $"until {until:0.#} %"))]);
                Row(output, ["---", "---", .. bounds.Select(_ => "---:")]);
                foreach (var (min, first) in Minima.Select((min, index) => (min, index * bounds.Count)))
                {
                    Row(output, [level.Name, $"min {min}", .. bounds.Select((_, index) => string.Create(
                        CultureInfo.InvariantCulture, $"{Percent(covered[first + index].Covered)} / {Percent(same[first + index].Different)} ({covered[first + index].MeanN:0})"))]);
                }

                output.WriteLine();
                curves.Add((level.Name, scatter.Name, [.. Minima.Select((_, row) => covered.Skip(row * bounds.Count).Take(bounds.Count).Min(rate => rate.Covered))]));
            }
        }

        SequentialRule ten = new(10, 2);
        output.WriteLine($"A cell that is 5 % slower, found at min 10, until 2 %, normal 2 %: {Percent(SequentialRates.Of(Scatter.Quiet, Slower, Experiments, Interval.SequentialAlpha, [ten])[0].Different)} %");
        var path = Path.Combine(plotFolder, "coverage-sequential.svg");
        Directory.CreateDirectory(plotFolder);
        File.WriteAllText(path, CoveragePlot.Svg(
            "Coverage after sequential stopping, at the bound where it is lowest", Minima, [.. curves.Select(curve => ($"{curve.Scatter.Split(',', '(')[0].Trim()}, {curve.Level}", curve.Lowest))], "min"));
        output.WriteLine($"\nplot: {path}");
    }
}
