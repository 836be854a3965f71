using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Tests.Ingest;

/// <summary>What docs/telemetry.md says of packed numbers is enough to unpack them.</summary>
public sealed partial class DocumentedPageTests
{
    [Fact]
    public async Task Given_the_lines_for_python_When_they_unpack_what_was_packed_Then_the_values_are_the_same()
    {
        long[][] values = [[], [0, 0, 0], [7, 7, 7], [10_000_000, 10_000_000, 30_000_000, 30_000_000], [0, 100_003, 199_998, 300_001], [5, -3, 5, 0, 0], [long.MaxValue, long.MinValue]];
        var program = $"""
            import itertools, json, sys
            for text, readings in json.load(sys.stdin):
            {string.Join('\n', Python().Match(await File.ReadAllTextAsync(Path.Combine(Root(AppContext.BaseDirectory), "docs", "telemetry.md"))).Groups["code"].Value.Split('\n').Select(line => $"    {line}"))}
                print(json.dumps(values))
            """;
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await python.StandardInput.WriteAsync(JsonSerializer.Serialize(values.Select(row => new object[] { PackedNumbers.Pack("ns", row), row.Length })));
        python.StandardInput.Close();

        var lines = (await python.StandardOutput.ReadToEndAsync()).Trim().Split('\n');

        lines.Select(line => JsonSerializer.Deserialize<long[]>(line)).ShouldBe(values);
    }

    [GeneratedRegex("```python\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Python();

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
