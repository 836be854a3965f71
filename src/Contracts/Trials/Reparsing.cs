namespace EdgePipeline.Contracts.Trials;

/// <summary>
/// What the tool printed in an attempt with a result was parsed again, by a later parser. The result of before stays in its own event; the last
/// one that was understood is in force.
/// </summary>
/// <param name="ParserVersion">e.g. <c>fio/2</c>.</param>
/// <param name="Result">Null: this parser does not understand the output, and the result of before stays in force.</param>
/// <param name="Problem">Why it does not; null when it does.</param>
public sealed record TrialReparsed(
    Guid TrialId, Guid ExperimentId, int Attempt, string Device, string ParserVersion, ReparsedResult? Result, string? Problem, DateTimeOffset At);

/// <summary>What takes the place of the same fields of <see cref="TrialCompleted"/>.</summary>
/// <param name="WindowStartNs">CLOCK_MONOTONIC of the device.</param>
/// <param name="WindowStartAt">The same on the device's wall clock.</param>
/// <param name="Metrics">All of them: the parser's, and those that the device measured itself.</param>
public sealed record ReparsedResult(long WindowStartNs, long WindowEndNs, DateTimeOffset WindowStartAt, IReadOnlyList<Metric> Metrics);
