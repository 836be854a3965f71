using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>Which of an attempt's results counts: the last one that a parser understood. Pure.</summary>
internal static class ResultInForce
{
    public static TrialCompleted Of(TrialCompleted original, IReadOnlyList<TrialReparsed> reparsed) =>
        reparsed.LastOrDefault(again => again.Result is not null) is { Result: { } result } last
            ? original with
            {
                WindowStartNs = result.WindowStartNs,
                WindowEndNs = result.WindowEndNs,
                WindowStartAt = result.WindowStartAt,
                Phases = Phases(original.Phases, result.WindowStartNs),
                Metrics = result.Metrics,
                ParserVersion = last.ParserVersion,
            }
            : original;

    /// <summary>Ramp and measure are told apart by the window's begin.</summary>
    private static IReadOnlyList<PhaseSpan> Phases(IReadOnlyList<PhaseSpan> phases, long windowStartNs)
    {
        var before = phases.Where(span => span.Phase < TrialPhase.Measure).Select(span => span.Phase).DefaultIfEmpty(TrialPhase.Gate).Max();
        return
        [
            .. phases.Select(span => span.Phase == TrialPhase.Measure ? span with { StartNs = windowStartNs }
                : span.Phase == before ? span with { EndNs = windowStartNs }
                : span),
        ];
    }
}
