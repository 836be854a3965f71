using System.CommandLine;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Verbs;

internal static class WhyVerb
{
    public static Verb Create(VerbContext context)
    {
        var table = new Argument<string>("table") { Description = "A table of schema edge, such as trial." };
        var key = new Argument<string[]>("key")
        {
            Description = "The row's key, value by value, or as much of it as names one row. An experiment goes by its name or `last`, a trial by cell and block too, as in local/NT/fio-read-4k:2.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var raw = new Option<string?>("--raw") { Description = "Print what a tool printed instead, such as fio.json, as it was." };
        var json = CommonOptions.Json();
        var verb = new Verb(
            "why",
            "Show the events that a row of a table rests on, down to what tools printed.",
            ("./edge why runtime_throughput last RC/fio-randread-4k", "a cell, the cells it is compared with, and their trials"),
            ("./edge why trial 59481e7f", "one trial's events and telemetry"),
            ("./edge why trial 59481e7f --raw fio.json > fio.json", "fio's own words, checked against the hash that the device sent"))
        {
            table, key, raw, json,
        };
        verb.SetAction((parsed, cancellation) =>
        {
            List<string> words = ["why", parsed.GetRequiredValue(table), .. parsed.GetValue(key) ?? []];
            if (parsed.GetValue(raw) is { } name)
                words.AddRange(["--raw", name]);
            if (parsed.GetValue(json))
                words.Add("--json");
            return RunAsync(context, words, cancellation);
        });
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        return await ProjectionsProgram.RunAsync(stack, arguments, cancellation);
    }
}
