using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Projections.Replay.Reparsing;

/// <summary>What parsing again came to, for a person. Pure.</summary>
internal static class ReparseText
{
    private const int MostShown = 4;

    /// <param name="before">The result that was in force.</param>
    public static string Line(TrialRequested requested, TrialCompleted before, TrialReparsed now)
    {
        var trial = $"{requested.CellKey}, block {requested.Block}, attempt {requested.Attempt} ({requested.TrialId})";
        if (now.Result is not { } result)
        {
            return $"{trial}: {now.ParserVersion} does not understand its output, and the result by {before.ParserVersion} stays: {now.Problem}";
        }

        string[] changes = [.. Changes(before, result)];
        var more = changes.Length > MostShown ? $" and {changes.Length - MostShown} more" : "";
        return $"{trial}: {before.ParserVersion} -> {now.ParserVersion}: {(changes.Length == 0 ? "the same figures" : string.Join(", ", changes.Take(MostShown)))}{more}";
    }

    private static IEnumerable<string> Changes(TrialCompleted before, ReparsedResult now)
    {
        var (old, length) = (before.WindowEndNs - before.WindowStartNs, now.WindowEndNs - now.WindowStartNs);
        if (old != length)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"window {old / 1e9:0.######} -> {length / 1e9:0.######} s");
        }
        else if (before.WindowStartNs != now.WindowStartNs)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"window moved by {(now.WindowStartNs - before.WindowStartNs) / 1e9:0.######} s");
        }

        var was = before.Metrics.DistinctBy(metric => metric.Name).ToDictionary(metric => metric.Name, StringComparer.Ordinal);
        foreach (var metric in now.Metrics.Where(metric => was.GetValueOrDefault(metric.Name) != metric))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{metric.Name} {(was.TryGetValue(metric.Name, out var value) ? $"{value.Value:0.######}" : "none")} -> {metric.Value:0.######} {metric.Unit}");
        }

        foreach (var gone in was.Keys.Except(now.Metrics.Select(metric => metric.Name), StringComparer.Ordinal))
        {
            yield return $"{gone} -> none";
        }
    }
}
