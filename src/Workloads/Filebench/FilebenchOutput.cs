using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>Reads what Filebench printed.</summary>
public static partial class FilebenchOutput
{
    /// <summary>Grows whenever the same output would give other metrics.</summary>
    public const string ParserVersion = "filebench/1";

    /// <summary>
    /// Filebench's exit code is 0 whatever happens. It went well if and only if nothing stopped the run early and one
    /// <c>IO Summary</c> follows <c>Run took</c>.
    /// </summary>
    /// <param name="error">Standard error; faults in the script are told there.</param>
    public static ToolOutcome Parse(string output, int exitCode, string error, FilebenchScript script)
    {
        if (exitCode != 0)
        {
            return new ToolFailed($"filebench ended with exit code {exitCode}{ToolError.Quote(error)}");
        }

        if (StoppedEarly().Match(output) is { Success: true } early)
        {
            return new ToolFailed($"Filebench stopped the run early: {string.Join(' ', early.Groups["why"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
        }

        var took = RunTook().Matches(output);
        var summaries = Summary().Matches(output);
        if (took.Count != 1 || summaries.Count != 1 || summaries[0].Index < took[0].Index)
        {
            return new ToolFailed(
                $"Filebench printed no single IO Summary after its run ({took.Count} runs, {summaries.Count} summaries){ToolError.Quote(FirstFault(output, error))}");
        }

        var summary = FilebenchSummary.From(summaries[0]);
        var running = Running().Match(output);
        return summary.Operations == 0 || summary.OperationsPerS <= 0 || !running.Success
            ? new ToolFailed("Filebench ended well but reported no operation in the window")
            : new ToolMeasured(
                Version().Match(output) is { Success: true } version ? version.Groups["version"].Value : null,
                new ToolWindow(summary.Seconds, StartS: Number(running.Groups["at"].Value)),
                FilebenchMetrics.From(summary, [.. Operation().Matches(output).Select(FilebenchOperation.From)], script.Flowops));
    }

    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Messages in the order of what says most.</summary>
    private static string FirstFault(string output, string error) =>
        !string.IsNullOrWhiteSpace(error) ? error : Warning().Match(output) is { Success: true } warning ? warning.Value : "";

    [GeneratedRegex(@"^Filebench Version (?<version>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();

    [GeneratedRegex(@"^(?<at>\d+\.\d+): Running\.\.\.", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Running();

    [GeneratedRegex(@"^\d+\.\d+: Run took \d+ seconds", RegexOptions.Multiline)]
    private static partial Regex RunTook();

    [GeneratedRegex(@"Run stopped early:(?<why>(?:(?!\n\d+\.\d+:).)*)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex StoppedEarly();

    [GeneratedRegex(@"^.*(?:WARNING|Warning|[Ee]rror|Failed|Undefined).*$", RegexOptions.Multiline)]
    private static partial Regex Warning();

    /// <summary>From stats.c: <c>IO Summary: %5d ops %5.3lf ops/s %0.0lf/%0.0lf rd/wr %5.1lfmb/s %5.3fms/op</c>.</summary>
    [GeneratedRegex(
        @"^\d+\.\d+: IO Summary:\s+(?<ops>\d+) ops\s+(?<rate>[\d.]+) ops/s\s+(?<rd>\d+)/(?<wr>\d+) rd/wr\s+(?<mib>[\d.]+)mb/s\s+(?<ms>[\d.]+)ms/op\s*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Summary();

    /// <summary>From stats.c: <c>%-20s %dops %8.0lfops/s %5.1lfmb/s %8.3fms/op [%.3fms - %5.3fms]</c>; the padding may be gone.</summary>
    [GeneratedRegex(
        @"^(?<name>\S+)\s+(?<ops>\d+)ops\s+(?<rate>\d+)ops/s\s+(?<mib>[\d.]+)mb/s\s+(?<ms>[\d.]+)ms/op \[(?<min>[\d.]+)ms -\s+(?<max>[\d.]+)ms\]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Operation();
}
