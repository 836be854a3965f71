using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>What is supposed to have been otherwise. None of it can be promoted: results are not to be made of it.</summary>
/// <param name="Stop">Launches at most and another stopping rule, with the words that it was written in; null: as it was.</param>
/// <param name="SamplingMs">Power was read so often at most, in milliseconds; null: as it was.</param>
/// <param name="Baseline">A runtime's name: what NT is taken to be; null: as it was.</param>
internal sealed record Counterfactual(bool DropFlagged, (int Max, SequentialStopping Rule, string Words)? Stop, int? SamplingMs, string? Baseline)
{
    private const int LongestMs = 3_600_000;

    /// <exception cref="VerbException">Something that cannot be supposed, or nothing.</exception>
    public static Counterfactual Parse(Words words)
    {
        var supposed = new Counterfactual(
            words.Has("--drop-flagged"),
            words.Option("--stop") is { } rule ? StopOf(rule) : null,
            words.Option("--sampling") is { } period ? MillisecondsOf(period) : null,
            words.Option("--baseline"));
        return supposed switch
        {
            { DropFlagged: false, Stop: null, SamplingMs: null, Baseline: null } =>
                throw new VerbException("nothing is supposed: write one or more of --drop-flagged, --stop 'min: 10, max: 30, until: 5%', --sampling 1s, --baseline RUNTIME", ExitCodes.Usage),
            { Stop: not null, Baseline: not null } =>
                throw new VerbException("--stop judges cells by their ratio to NT: ask for --baseline by itself", ExitCodes.Usage),
            _ => supposed,
        };
    }

    public override string ToString() => string.Join(", ", new[]
    {
        DropFlagged ? "flagged trials are left out" : null,
        Stop is { } stop ? $"cells stop by {stop.Words}" : null,
        SamplingMs is { } ms ? FormattableString.Invariant($"power is read every {ms / 1e3:0.###} s") : null,
        Baseline is { } name ? $"{name} stands for NT" : null,
    }.OfType<string>());

    private static (int Max, SequentialStopping Rule, string Words) StopOf(string text)
    {
        var (read, problems) = StoppingRuleParser.Parse(text);
        return read is { } rule
            ? (rule.Max, rule.Rule, text)
            : throw new VerbException($"--stop '{text}': {string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Reason}, write {problem.Instead}"))}; such as --stop 'min: 10, max: 30, until: 5%'", ExitCodes.Usage);
    }

    private static int MillisecondsOf(string text)
    {
        var (number, factor) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1m) : text.EndsWith('s') ? (text[..^1], 1000m) : ("", 0m);
        return decimal.TryParse(number, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var value) && value * factor is >= 1 and <= LongestMs
            ? (int)(value * factor)
            : throw new VerbException($"--sampling {text}: write a time from 1ms to an hour, such as 1s, 2.5s or 500ms", ExitCodes.Usage);
    }
}
