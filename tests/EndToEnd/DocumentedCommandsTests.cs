using System.Text.RegularExpressions;

namespace EdgePipeline.EndToEnd;

/// <summary>Every <c>./edge</c> command in README.md and docs is run, in order, with the plan that the README shows.</summary>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    /// <summary>Run by whoever runs this test.</summary>
    private static readonly string[] RunOtherwise = ["test"];

    private readonly Edge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Given_the_docs_When_each_command_is_run_Then_it_does_what_it_says()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Edge.Root, "README.md"));
        var plan = Path.Combine(Directory.CreateDirectory(_edge.Home).FullName, "mine.yaml");
        await File.WriteAllTextAsync(plan, Yaml().Match(readme).Groups["text"].Value);

        var commands = Documents().SelectMany(Commands).Distinct().Where(command => !RunOtherwise.Contains(command)).ToArray();
        // The reader of the docs works: it finds what is known to stand there.
        commands.ShouldContain("run experiments/quickstart.yaml");
        commands.ShouldContain("replay rebuild");
        foreach (var command in commands)
        {
            // What a command writes is of this run alone: a file of before is not replaced.
            var result = await _edge.RunAsync([.. Words(command).Select(word => word == "mine.yaml" ? plan : word.Replace("artifacts/", $"{_edge.Home}/", StringComparison.Ordinal))]);
            result.ExitCode.ShouldBe(0, $"./edge {command}\n{result.Output}\n{result.Errors}");
        }
    }

    private static IEnumerable<string> Documents() =>
        Directory.GetFiles(Path.Combine(Edge.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(Edge.Root, "README.md"));

    /// <summary>Lines of code that begin with the launcher; an explanation follows after two spaces or a hash.</summary>
    private static IEnumerable<string> Commands(string document) =>
        Command().Matches(File.ReadAllText(document)).Select(match => match.Groups["command"].Value.Trim());

    private static IEnumerable<string> Words(string command) => Word().Matches(command).Select(match => match.Value.Trim('\'', '"'));

    [GeneratedRegex(@"^(?:    |)\./edge (?<command>(?:'[^']*'|""[^""]*""|(?!  | \#)[^\n'""])+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
