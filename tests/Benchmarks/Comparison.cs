using System.Globalization;

namespace EdgePipeline.Benchmarks;

/// <summary>Ours and a yardstick, measured in turn in the same run. The ratio travels to other machines; the figures do not.</summary>
/// <param name="Ours">Median of the repetitions.</param>
/// <param name="HigherIsBetter">Whether the figure is a rate; else it is a cost.</param>
internal sealed record Comparison(string What, string Unit, double Ours, string Yardstick, double Theirs, bool HigherIsBetter)
{
    public double Ratio => Ours / Theirs;

    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {Figure(Ours)} {Unit} | {Yardstick} | {Figure(Theirs)} {Unit} | {Ratio:G3} | {(HigherIsBetter ? "higher" : "lower")} |");

    public static string Header =>
        "| what | ours | yardstick | figure | ours / yardstick | better |\n| --- | ---: | --- | ---: | ---: | --- |";

    private static string Figure(double value) => value >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
}

internal static class Sampled
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
