using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>Reads what netperf printed.</summary>
public static class NetperfOutput
{
    /// <summary>Grows whenever the same output would give other metrics.</summary>
    public const string ParserVersion = "netperf/1";

    /// <param name="output">Standard output: <c>KEY=VALUE</c> lines, among them maybe lines of plain text.</param>
    public static ToolOutcome Parse(string output, int exitCode, string error, NetperfPoint point)
    {
        if (exitCode != 0)
        {
            // netperf says on standard output why it could not connect.
            return new ToolFailed($"netperf ended with exit code {exitCode}{ToolError.Quote(string.IsNullOrWhiteSpace(error) ? output : error)}");
        }

        var values = Values(output);
        if (Text(values, NetperfKeys.Units) is { } unit && unit != "10^6bits/s")
        {
            return new ToolFailed($"netperf gave its throughput in {unit} where 10^6bits/s were asked for");
        }

        if (Number(values, NetperfKeys.Throughput) is not { } throughput || Number(values, NetperfKeys.ElapsedTime) is not { } elapsedS)
        {
            return new ToolFailed($"netperf printed no THROUGHPUT or no ELAPSED_TIME: its output is cut off or of another kind{ToolError.Quote(error)}");
        }

        if (throughput <= 0 || elapsedS <= 0)
        {
            return new ToolFailed("netperf ended well but reported that nothing was sent in the window");
        }

        if (Number(values, NetperfKeys.MessageBytes) is { } sent && sent != point.MessageBytes)
        {
            return new ToolFailed($"netperf sent messages of {sent} bytes where {point.MessageBytes} were asked for");
        }

        // The elapsed time is the mean of the iterations, which follow each other at once.
        var iterations = point.Confidence is null ? 1 : Number(values, NetperfKeys.Iterations);
        return iterations is not > 0
            ? new ToolFailed("netperf was asked for confidence and did not say how many iterations it ran")
            : new ToolMeasured(Version: null, new ToolWindow(elapsedS * iterations.Value), NetperfMetrics.From(values, throughput, iterations.Value, point));
    }

    /// <returns>Null when the key is not there or its value is no number.</returns>
    internal static double? Number(IReadOnlyDictionary<string, string> values, string key) =>
        double.TryParse(Text(values, key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string? Text(IReadOnlyDictionary<string, string> values, string key) => values.TryGetValue(key, out var text) ? text : null;

    private static Dictionary<string, string> Values(string output)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2) is [var key, var value] && NetperfKeys.All.Contains(key, StringComparer.Ordinal))
            {
                values[key] = value;
            }
        }

        return values;
    }
}
