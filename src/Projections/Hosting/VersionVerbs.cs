using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Replay.WhatIf;
using Microsoft.Extensions.DependencyInjection;

namespace EdgePipeline.Projections.Hosting;

/// <summary>Verbs for versions of the tables side by side, and for what they would be otherwise.</summary>
internal static class VersionVerbs
{
    /// <returns>Null: not understood.</returns>
    public static Func<Settings, CancellationToken, Task>? Of(string verb, IReadOnlyList<string> rest) =>
        verb == "what-if" ? WhatIfOf(rest)
        : Words.Parse(rest, ["--set", "--as", "--by"], ["--json"]) is not { } words ? null : (verb, words.Plain) switch
        {
            ("try", []) when words.Has("--set") => With<Versions>((versions, cancellation) =>
                versions.TryAsync(Pairs(words.Options["--set"]), words.Option("--as"), Console.WriteLine, cancellation)),
            ("list", []) => With<Versions>((versions, cancellation) => versions.ListAsync(Console.WriteLine, cancellation)),
            ("diff", [var a, var b]) => With<VersionDiff>((diff, cancellation) => DiffAsync(diff, a, b, words.Has("--json"), cancellation)),
            ("promote", [var name]) => With<Versions>((versions, cancellation) => versions.PromoteAsync(name, words.Option("--by"), Console.WriteLine, cancellation)),
            ("drop", [var name]) => With<Versions>((versions, cancellation) => versions.DropAsync(name, Console.WriteLine, cancellation)),
            _ => null,
        };

    private static Func<Settings, CancellationToken, Task>? WhatIfOf(IReadOnlyList<string> rest) =>
        Words.Parse(rest, ["--stop", "--sampling", "--baseline"], ["--drop-flagged", "--json"]) is { Plain: [var experiment] } words
            ? With<WhatIf>(async (whatIf, cancellation) =>
            {
                var result = await whatIf.OfAsync(experiment, Counterfactual.Parse(words), Console.Error.WriteLine, cancellation);
                await Console.Out.WriteAsync(words.Has("--json") ? WhatIfText.Json(result) : WhatIfText.Render(result));
            })
            : null;

    private static Func<Settings, CancellationToken, Task> With<TService>(Func<TService, CancellationToken, Task> run)
        where TService : class => async (settings, cancellation) =>
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await run(host.Services.GetRequiredService<TService>(), cancellation);
    };

    private static async Task DiffAsync(VersionDiff diff, string a, string b, bool json, CancellationToken cancellation)
    {
        var (first, second, cells) = await diff.OfAsync(a, b, cancellation);
        await Console.Out.WriteAsync(json ? DiffText.Json(first, second, cells) : DiffText.Render(first, second, cells));
    }

    private static List<KeyValuePair<string, string>> Pairs(IEnumerable<string> texts)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in texts.Select(Pair))
        {
            if (pairs.Find(known => known.Key == pair.Key) is { Key: not null } known)
            {
                throw new VerbException($"--set {pair.Key}={pair.Value}: {known.Key} is set to {known.Value} already: write each setting once", ExitCodes.Usage);
            }

            pairs.Add(pair);
        }

        return pairs;
    }

    private static KeyValuePair<string, string> Pair(string text) => text.Split('=', 2) is [var name, var value]
        ? KeyValuePair.Create(name, value)
        : throw new VerbException($"--set {text}: write SETTING=VALUE, such as efficiency.power=above_idle", ExitCodes.Usage);
}
