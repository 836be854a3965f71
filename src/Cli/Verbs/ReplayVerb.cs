using System.CommandLine;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Verbs;

/// <summary>What the events can be made into again. The work is done by projections, in a process of its own.</summary>
internal static class ReplayVerb
{
    public static Verb Create(VerbContext context)
    {
        var verb = new Verb("replay", "Derive tables and results from the events again, also in another way.", ("./edge replay rebuild", "after an update that changes a table"))
        {
            Rebuild(context),
            Publish(context),
            Reparse(context),
        };
        foreach (var ofVersions in ReplayVersionVerbs.Create((arguments, cancellation) => RunAsync(context, Needs.Database, arguments, cancellation)))
            verb.Add(ofVersions);
        return verb;
    }

    private static Verb Rebuild(VerbContext context)
    {
        var table = new Option<string?>("--table") { Description = "Replace the rows of this table alone, such as trial." };
        var rebuild = new Verb(
            "rebuild",
            "Make every table again from the events, beside the live ones, and swap them in one step. Nothing is lost: events are the only truth.",
            ("./edge replay rebuild", "while everything runs; readers see the old tables, then the new ones"),
            ("./edge replay rebuild --table trial", "one table; the others stay as they are"))
        {
            table,
        };
        rebuild.SetAction((parsed, cancellation) => RunAsync(
            context, Needs.Database, parsed.GetValue(table) is { } name ? ["rebuild", "--table", name] : ["rebuild"], cancellation));
        return rebuild;
    }

    private static Verb Publish(VerbContext context)
    {
        var to = new Option<string>("--to") { Description = "The exchange. One that is not there is declared: topic, durable.", Required = true };
        var from = new Option<string?>("--from") { Description = "Sequence of the first event whose results are sent; 1 when left out." };
        var publish = new Verb(
            "publish",
            "Send results again, in order and under their ids, marked as replayed: header edge-replayed, attribute replayed.",
            ("./edge replay publish --to my.results", "every result there ever was"),
            ("./edge replay publish --to my.results --from 1200", "those of event 1200 and later"))
        {
            to, from,
        };
        publish.SetAction((parsed, cancellation) => RunAsync(
            context,
            Needs.Database | Needs.Broker,
            ["publish", "--to", parsed.GetRequiredValue(to), .. parsed.GetValue(from) is { } first ? new[] { "--from", first } : []],
            cancellation));
        return publish;
    }

    private static Verb Reparse(VerbContext context)
    {
        var experiment = new Argument<string?>("experiment")
        {
            Description = "Its name, the end of the name, or `last`; every experiment when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reparse = new Verb(
            "reparse",
            "Parse what tools printed again, as the events keep it, by this version's parsers. What differs becomes an event; the result of before stays, and the tables follow.",
            ("./edge replay reparse last", "after a parser was mended; nothing is measured again"))
        {
            experiment,
        };
        reparse.SetAction((parsed, cancellation) => RunAsync(
            context, Needs.Database, parsed.GetValue(experiment) is { } name ? ["reparse", name] : ["reparse"], cancellation));
        return reparse;
    }

    private static async Task<int> RunAsync(VerbContext context, Needs needs, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(needs);
        return await ProjectionsProgram.RunAsync(stack, ["replay", .. arguments], cancellation);
    }
}
