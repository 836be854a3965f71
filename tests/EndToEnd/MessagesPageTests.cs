using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgePipeline.EndToEnd;

/// <summary>The example of docs/messages.md is run as it stands there, by a client that has nothing of ours.</summary>
public sealed partial class MessagesPageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Edge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Given_the_example_of_the_page_When_run_with_a_plan_Then_it_prints_each_cells_throughput_and_the_end()
    {
        (await _edge.RunAsync("up")).ShouldExitWith(0);

        using var running = Follow(Edge.Plan("short.yaml"));
        var result = (await running.EndAsync(Limit)).ShouldExitWith(0);

        result.Output.ShouldMatch(@"NT\s+fio-randread-64k\s+[\d.]+ MB/s after 2 launches");
        result.Output.ShouldMatch(@"RC\s+fio-randread-64k\s+[\d.]+ MB/s after 2 launches");
        result.Output.ShouldMatch(@"short-[0-9a-f]{6}: experiment-finished");
    }

    [Fact]
    public async Task Given_the_example_of_the_page_When_run_with_a_wrong_plan_Then_it_says_what_is_wrong_and_where()
    {
        (await _edge.RunAsync("up")).ShouldExitWith(0);
        var plan = Path.Combine(_edge.Home, "wrong.yaml");
        await File.WriteAllTextAsync(plan, "name: wrong\ndevices: [local]\nruntimes: [NT]\nworkloads:\n  - fio: { rw: read, bs: 4k, size: 64m, runtime: never }\nrepetitions: 1\nseed: 1\n");

        using var running = Follow(plan);
        var result = (await running.EndAsync(Limit)).ShouldExitWith(1);

        result.Errors.ShouldContain("\"field\": \"workloads[0].fio.runtime\"");
        result.Errors.ShouldContain("\"line\": 5");
    }

    /// <summary>The page's command line, where the file that it names as plan is this one; the quickstart itself is run with the other commands of the docs.</summary>
    private Running Follow(string plan)
    {
        var page = File.ReadAllText(Path.Combine(Edge.Root, "docs", "messages.md"));
        var line = CommandLine().Match(page);
        var folder = Path.Combine(_edge.Home, "page");
        var named = Path.Combine(folder, line.Groups["plan"].Value);
        Directory.CreateDirectory(Path.GetDirectoryName(named)!);
        File.Copy(plan, named);
        File.WriteAllText(Path.Combine(folder, "follow.py"), Example().Match(page).Groups["text"].Value);
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(_edge.Home, "servers.json")));
        var start = new ProcessStartInfo("bash", ["-c", line.Groups["line"].Value])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["EDGE_BROKER"] = settings.RootElement.GetProperty("brokerUri").GetString(),
                // The system's Python is the one that Debian's packages are for.
                ["PATH"] = $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}",
            },
        };
        return new Running(Process.Start(start)!);
    }

    [GeneratedRegex("```python\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^    (?<line>python3 follow\.py (?<plan>\S+))$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();
}
