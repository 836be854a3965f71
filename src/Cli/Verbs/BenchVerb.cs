using System.CommandLine;
using EdgePipeline.Cli.Testing;

namespace EdgePipeline.Cli.Verbs;

internal static class BenchVerb
{
    public static Verb Create(VerbContext context)
    {
        var arguments = new Argument<string[]>("arguments") { Description = "Handed to the benchmarks.", Arity = ArgumentArity.ZeroOrMore };
        var events = new Option<long?>("--events") { Description = "How many events the history has at least that is rebuilt; 100000 when left out." };
        var verb = new Verb(
            "bench",
            "Measure EdgePipeline itself beside the bare servers and tools, in one run.",
            ("./edge bench", "all that have a yardstick; docs/performance.md tells what they mean"),
            ("./edge bench rebuild --events 1000000", "the tables from a history of a size of your own"),
            ("./edge bench observer", "what telemetry changes of a real fio, with its interval"),
            ("./edge bench statistics", "whether the statistics hold, on simulated experiments; see docs/methodology.md"))
        {
            arguments, events, CommonOptions.Yes(),
        };
        verb.SetAction((parsed, cancellation) => TestPrograms.WithServersAsync(
            context.Home.Within("bench"),
            context.Tell,
            stack => TestPrograms.BenchAsync(stack, [.. parsed.GetValue(arguments) ?? [], .. parsed.GetValue(events) is { } most ? ["--events", $"{most}"] : Array.Empty<string>()], cancellation),
            cancellation));
        return verb;
    }
}
