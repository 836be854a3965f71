using System.CommandLine;
using EdgePipeline.Cli.Testing;

namespace EdgePipeline.Cli.Verbs;

internal static class TestVerb
{
    public static Verb Create(VerbContext context)
    {
        var projects = new Argument<string[]>("projects")
        {
            Description = "Parts of project names; all projects when left out.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var method = new Option<string?>("--method") { Description = "Only tests whose full name fits, * for any characters." };
        var verb = new Verb(
            "test",
            "Run the tests against a real broker and database that are started for them and stopped afterwards.",
            ("./edge test", "everything; ends with `N passed, N failed`"),
            ("./edge test Planning Cli", "two projects"),
            ("./edge test EndToEnd --method '*quickstart*'", "some tests of one"))
        {
            projects, method, CommonOptions.Yes(),
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetValue(projects) ?? [], parsed.GetValue(method), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string[] names, string? method, CancellationToken cancellation)
    {
        var chosen = TestPrograms.All
            .Where(project => names.Length == 0 || names.Any(name => project.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        if (chosen.Length == 0)
            throw new EdgeException(ExitCode.Usage, $"No test project fits. There are: {string.Join(", ", TestPrograms.All)}");

        return await TestPrograms.WithServersAsync(context.Home.Within("test"), context.Tell, async stack =>
        {
            var counts = new TestCounts(0, 0);
            foreach (var project in chosen)
            {
                Console.WriteLine($"== {project}");
                var (output, exitCode) = await TestPrograms.TestAsync(stack, project, method, cancellation);
                counts += TestCounts.Parse(output, exitCode);
            }

            Console.WriteLine();
            Console.WriteLine(counts);
            return counts.Failed == 0 && counts.Passed > 0 ? ExitCode.Ok : ExitCode.Failed;
        }, cancellation);
    }
}
