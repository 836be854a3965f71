using System.Globalization;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Benchmarks;

/// <summary>Started by <c>./edge bench [NAME...]</c>: prints a Markdown table, ours beside the yardstick.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<TestServers, Task<IEnumerable<Comparison>>>> All = new(StringComparer.Ordinal)
    {
        ["ingest"] = TelemetryIngest.RunAsync,
        ["rebuild"] = servers => Rebuild.RunAsync(servers, _events),
        [Views] = SampleViews.RunAsync,
        ["result"] = ResultLatency.RunAsync,
        ["command"] = CommandLatency.RunAsync,
        ["sample"] = SampleCost.RunAsync,
        ["observer"] = ObserverEffect.RunAsync,
    };

    /// <summary>No yardstick stands beside it, and it takes longer than all others: it is run when it is named.</summary>
    private const string Statistics = "statistics";

    /// <summary>Writes some gigabytes first: it is run when it is named.</summary>
    private const string Views = "views";

    /// <summary>How large a history is rebuilt.</summary>
    private static long _events = Rebuild.FewEvents;

    private static async Task<int> Main(string[] names)
    {
        if (names is [.. var before, "--events", var number])
        {
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _events) || _events < 1)
            {
                await Console.Error.WriteLineAsync($"--events {number}: write how many events the rebuilt history has at least, such as 1000000.");
                return 2;
            }

            names = before;
        }

        if (names.FirstOrDefault(name => !All.ContainsKey(name) && name != Statistics) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'. Name any of: {string.Join(", ", All.Keys.Append(Statistics))}; or none for all but {Statistics} and {Views}.");
            return 2;
        }

        if (names.Contains(Statistics))
        {
            StatisticsProof.Run(Console.Out, Path.Combine(".edge", "bench", Statistics));
        }

        if (names is [Statistics])
        {
            return 0;
        }

        Console.WriteLine(Comparison.Header);
        foreach (var (_, run) in All.Where(benchmark => names.Length == 0 ? benchmark.Key != Views : names.Contains(benchmark.Key)))
        {
            await using var servers = await TestServers.CreateAsync();
            foreach (var comparison in await run(servers))
            {
                Console.WriteLine(comparison.ToMarkdown());
            }
        }

        return 0;
    }
}
