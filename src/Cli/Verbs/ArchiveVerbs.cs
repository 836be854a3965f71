using System.CommandLine;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Verbs;

/// <summary>An experiment's events in a file, and out of it, even where nothing is kept yet. The work is done by projections, in a process of its own.</summary>
internal static class ArchiveVerbs
{
    public static Verb Export(VerbContext context)
    {
        var what = new Argument<string>("what") { Description = "The experiment's name, the end of it, or `last`; with --format a table, such as trial." };
        var file = new Argument<string?>("file")
        {
            Description = "The archive to write: one of the same experiment is replaced, anything else is not. Or the Parquet file, which replaces none.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string?>("--format") { Description = "Print a table's rows instead, as csv or json, or write them as parquet into the file." };
        format.AcceptOnlyFromAmong("csv", "json", "parquet");
        var verb = new Verb(
            "export",
            "Write an experiment's events into one file that any tar, zstd and JSON reader opens, with a hash of each table's rows; or print a table.",
            ("./edge export last mine.tar", "then on another machine: ./edge import mine.tar"),
            ("./edge export --format csv trial > trial.csv", "a table's rows, for other programs"),
            ("./edge export --format parquet trial trial.parquet", "the same for DuckDB, pandas and the like"))
        {
            what, file, format,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(
            context.OpenKeptAsync,
            (parsed.GetValue(format), parsed.GetValue(file), parsed.GetRequiredValue(what)) switch
            {
                ("parquet", { } path, var table) => ["export", "--format", "parquet", table, path],
                ("parquet", null, _) => throw new EdgeException(ExitCode.Usage, "export --format parquet: write the file too, such as ./edge export --format parquet trial trial.parquet"),
                ({ } name, null, var table) => ["export", "--format", name, table],
                (null, { } path, var experiment) => ["export", experiment, path],
                (null, null, _) => throw new EdgeException(ExitCode.Usage, "export: write the file too, such as ./edge export last mine.tar"),
                _ => throw new EdgeException(ExitCode.Usage, "export --format prints the rows: write > FILE, as in ./edge export --format csv trial > trial.csv"),
            },
            cancellation));
        return verb;
    }

    public static Verb Import(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "An archive, as export wrote it." };
        var takeDiffering = new Option<bool>("--take-differing") { Description = "Also when its events give other rows here than where it was made. An import cannot be taken back." };
        var verb = new Verb(
            "import",
            "Check an archive, take its events into this store, and check that they give the rows that they gave where they come from.",
            ("./edge import mine.tar", "once more does no harm: it checks again"))
        {
            file, takeDiffering,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(
            context.OpenAsync, ["import", Existing(parsed.GetRequiredValue(file)), .. parsed.GetValue(takeDiffering) ? ["--take-differing"] : (string[])[]], cancellation));
        return verb;
    }

    /// <summary>Before a database is started for it.</summary>
    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new EdgeException(ExitCode.Usage, $"import {path}: there is no such file; write the path of an archive, as in ./edge import mine.tar");

    private static async Task<int> RunAsync(Func<Needs, Task<Stack>> open, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await using var stack = await open(Needs.Database);
        return await ProjectionsProgram.RunAsync(stack, arguments, cancellation);
    }
}
