using System.CommandLine;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Verbs of <c>replay</c> for versions of the tables side by side, and for what they would be otherwise.</summary>
internal static class ReplayVersionVerbs
{
    /// <param name="run">Does what follows <c>replay</c>.</param>
    public static IReadOnlyList<Verb> Create(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run) => [Try(run), List(run), Diff(run), Promote(run), Drop(run), WhatIf(run)];

    private static Verb Try(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var set = new Option<string[]>("--set") { Description = "SETTING=VALUE; may be given several times. docs/replay.md lists the settings.", Required = true };
        var name = new Option<string?>("--as") { Description = "The version's name; try1, try2, ... when left out." };
        var verb = new Verb(
            "try",
            "Make all tables with other settings, in a schema of their own beside the live ones.",
            ("./edge replay try --set efficiency.power=above_idle --as above_idle", "energy without what the device draws when idle"),
            ("./edge sql -c 'select runtime, mb_per_j from edge_try_above_idle.runtime_efficiency'", "look at it"))
        {
            set, name,
        };
        verb.SetAction((parsed, cancellation) => run(
            ["try", .. parsed.GetRequiredValue(set).SelectMany(value => (string[])["--set", value]), .. Given("--as", parsed.GetValue(name))], cancellation));
        return verb;
    }

    private static Verb List(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var verb = new Verb("list", "List the versions of the tables, with their settings; live is what readers see.", ("./edge replay list", ""));
        verb.SetAction((_, cancellation) => run(["list"], cancellation));
        return verb;
    }

    private static Verb Diff(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var (first, second, json) = (VersionName("old"), VersionName("new"), CommonOptions.Json());
        var verb = new Verb(
            "diff",
            "Show every value that is not the same in two versions, as of the same event, and which setting made it so.",
            ("./edge replay diff live above_idle", ""),
            ("./edge replay diff live above_idle --json", "for a program"))
        {
            first, second, json,
        };
        verb.SetAction((parsed, cancellation) => run(
            ["diff", parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), .. parsed.GetValue(json) ? (string[])["--json"] : []], cancellation));
        return verb;
    }

    private static Verb Promote(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var name = VersionName("version");
        var verb = new Verb(
            "promote",
            "Put a version in the place of the live tables, in one step. An event keeps its settings, so that a rebuild anywhere makes the same.",
            ("./edge replay promote above_idle", ""))
        {
            name,
        };
        verb.SetAction((parsed, cancellation) => run(["promote", parsed.GetRequiredValue(name), "--by", Environment.UserName], cancellation));
        return verb;
    }

    private static Verb Drop(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var name = VersionName("version");
        var verb = new Verb("drop", "Drop a version that is not needed any more.", ("./edge replay drop above_idle", "")) { name };
        verb.SetAction((parsed, cancellation) => run(["drop", parsed.GetRequiredValue(name)], cancellation));
        return verb;
    }

    private static Verb WhatIf(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run)
    {
        var (experiment, json) = (CommonOptions.Experiment(), CommonOptions.Json());
        var dropFlagged = new Option<bool>("--drop-flagged") { Description = "Leave out trials that are flagged: far from their cell's others (outliers), or throttled." };
        var stop = new Option<string?>("--stop") { Description = "Stop cells by another rule, as a plan writes it: which trials had not run, and what had been concluded." };
        var sampling = new Option<string?>("--sampling") { Description = "Read power so often at most, such as 1s: energy is integrated again from fewer readings." };
        var baseline = new Option<string?>("--baseline") { Description = "Let this runtime of the plan stand for NT: ratios and contrasts to NT are to it." };
        var verb = new Verb(
            "what-if",
            "Show what an experiment's tables would say had something been otherwise, beside what they say. Nothing is kept of it.",
            ("./edge replay what-if last --drop-flagged", ""),
            ("./edge replay what-if last --stop 'min: 10, max: 20, until: 5%'", "and the device time that it had saved"),
            ("./edge replay what-if last --sampling 1s", ""),
            ("./edge replay what-if last --baseline RC --json", "for a program"))
        {
            experiment, dropFlagged, stop, sampling, baseline, json,
        };
        verb.SetAction((parsed, cancellation) => run(
            [
                "what-if", parsed.GetRequiredValue(experiment), .. Given("--stop", parsed.GetValue(stop)), .. Given("--sampling", parsed.GetValue(sampling)), .. Given("--baseline", parsed.GetValue(baseline)),
                .. parsed.GetValue(dropFlagged) ? (string[])["--drop-flagged"] : [], .. parsed.GetValue(json) ? (string[])["--json"] : [],
            ],
            cancellation));
        return verb;
    }

    private static Argument<string> VersionName(string name) => new(name) { Description = "A version's name, or live." };

    private static string[] Given(string option, string? value) => value is null ? [] : [option, value];
}
