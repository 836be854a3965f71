using System.CommandLine;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Verbs;

/// <summary>An experiment's events in a file, and out of it, even where nothing is kept yet. The work is done by projections, in a process of its own.</summary>
internal static class ArchiveVerbs
{
    public static Verb Export(VerbContext context)
    {
        var experiment = new Argument<string>("experiment") { Description = "The experiment's name, the end of it, or `last`." };
        var file = new Argument<string>("file") { Description = "The archive to write. One of the same experiment is replaced, anything else is not." };
        var verb = new Verb(
            "export",
            "Write an experiment's events into one file that any tar, zstd and JSON reader opens, with a hash of each table's rows.",
            ("./edge export last mine.tar", "then on another machine: ./edge import mine.tar"))
        {
            experiment, file,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context.OpenKeptAsync, ["export", parsed.GetRequiredValue(experiment), parsed.GetRequiredValue(file)], cancellation));
        return verb;
    }

    public static Verb Import(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "An archive, as export wrote it." };
        var verb = new Verb(
            "import",
            "Check an archive, take its events into this store, and check that they give the rows that they gave where they come from.",
            ("./edge import mine.tar", "once more does no harm: it checks again"))
        {
            file,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context.OpenAsync, ["import", parsed.GetRequiredValue(file)], cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(Func<Needs, Task<Stack>> open, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await using var stack = await open(Needs.Database);
        return await ProjectionsProgram.RunAsync(stack, arguments, cancellation);
    }
}
