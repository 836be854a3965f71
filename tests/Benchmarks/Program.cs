using EdgePipeline.TestSupport;

namespace EdgePipeline.Benchmarks;

/// <summary>Started by <c>./edge bench [NAME...]</c>: prints a Markdown table, ours beside the yardstick.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<TestServers, Task<IEnumerable<Comparison>>>> All = new(StringComparer.Ordinal)
    {
        ["ingest"] = TelemetryIngest.RunAsync,
        ["rebuild"] = Rebuild.RunAsync,
        ["command"] = CommandLatency.RunAsync,
        ["sample"] = SampleCost.RunAsync,
    };

    private static async Task<int> Main(string[] names)
    {
        if (names.FirstOrDefault(name => !All.ContainsKey(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'. Name any of: {string.Join(", ", All.Keys)}; or none for all.");
            return 2;
        }

        Console.WriteLine(Comparison.Header);
        foreach (var (_, run) in All.Where(benchmark => names.Length == 0 || names.Contains(benchmark.Key)))
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
