using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>Table <c>trial</c>; columns are explained in schema.sql.</summary>
internal sealed record TrialRow(
    Guid TrialId,
    int Attempt,
    Guid ExperimentId,
    string Experiment,
    string CellKey,
    string Device,
    string Runtime,
    string Workload,
    int Block,
    int Position,
    bool IsControl,
    string Status,
    string? Phase,
    string? FailureKind,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? AbandonedAt,
    DateTimeOffset? WindowStartAt,
    double? WindowS,
    bool? Throttled,
    string? ThrottledBy,
    bool? Steady,
    string? SteadyReason,
    long FencingToken,
    string? EnvironmentSha256,
    IReadOnlyList<PhaseSpan>? Phases,
    IReadOnlyDictionary<string, string>? Factors,
    double? GateWaitS,
    string? GateReason,
    bool Excluded,
    string? ExclusionReason,
    string? ExcludedBy,
    string? ReparseProblem,
    IReadOnlyList<Guid> Evidence,
    long AsOfSequence)
{
    public static TrialRow Of(AttemptEvents attempt)
    {
        var (requested, completed, failed) = (attempt.Requested, attempt.Completed, attempt.Outcome?.Data as TrialFailed);
        var abandoned = attempt.Abandoned?.Data as TrialAbandoned;
        var throttling = completed is null ? null : DeviceCondition.ThrottlingOf(attempt.Telemetry!, completed.WindowStartNs, completed.WindowEndNs);
        var steady = SteadyState.Of(completed);
        return new TrialRow(
            requested.TrialId,
            requested.Attempt,
            requested.ExperimentId,
            requested.Experiment,
            requested.CellKey,
            requested.Device,
            requested.Runtime.Name,
            requested.Workload.Label,
            requested.Block,
            requested.Position,
            requested.Block == ControlWorkload.Block,
            StatusOf(attempt),
            PhaseOf(attempt) is { } phase ? RowJson.Word(phase) : null,
            failed is null ? null : RowJson.Word(failed.Kind),
            attempt.End?.Data switch
            {
                TrialFailed failure => failure.Reason,
                TrialInterrupted interrupted => interrupted.Reason,
                TrialDeadlinePassed => "no word from the device in time",
                _ => null,
            } ?? abandoned?.Reason,
            requested.At,
            attempt.Accepted?.At,
            EndedAtOf(attempt),
            abandoned?.At,
            completed?.WindowStartAt,
            completed is null ? null : (completed.WindowEndNs - completed.WindowStartNs) / 1e9,
            throttling?.Happened.Value is { } happened ? happened > 0 : null,
            throttling?.Words,
            steady.IsSteady,
            steady.Reason,
            requested.FencingToken,
            completed?.EnvironmentSha256 ?? attempt.Accepted?.EnvironmentSha256,
            completed?.Phases,
            completed?.Factors,
            // Waits are told one by one; one that got lost is in the sum that follows them.
            attempt.GatePassed?.WaitedS ?? (attempt.GateWaits.Count > 0 ? attempt.GateWaits.Sum(waited => waited.Seconds) : null),
            attempt.GateWaits.Count > 0 ? attempt.GateWaits[^1].Reason : null,
            attempt.Excluded is not null,
            attempt.Excluded?.Reason,
            attempt.Excluded is { } excluded ? excluded.Rule is { } rule ? $"rule {rule}" : excluded.By ?? "somebody unnamed" : null,
            attempt.Reparsed is [.., { Problem: { } problem } again] ? $"{again.ParserVersion}: {problem}" : null,
            attempt.Evidence,
            attempt.AsOfSequence);
    }

    private static string StatusOf(AttemptEvents attempt) => attempt.End?.Data switch
    {
        TrialCompleted => TrialStatusWords.Completed,
        TrialFailed => TrialStatusWords.Failed,
        TrialInterrupted => TrialStatusWords.Interrupted,
        TrialDeadlinePassed => TrialStatusWords.Lost,
        _ when attempt.Phases.Count > 0 => TrialStatusWords.Running,
        _ when attempt.Accepted is not null => TrialStatusWords.Accepted,
        _ => TrialStatusWords.Requested,
    };

    private static TrialPhase? PhaseOf(AttemptEvents attempt) => attempt.Outcome?.Data switch
    {
        TrialCompleted completed when completed.Phases.Count > 0 => completed.Phases.Max(span => span.Phase),
        TrialFailed { Phase: { } phase } => phase,
        _ => attempt.Phases.Count > 0 ? attempt.Phases.Max(entered => entered.Phase) : null,
    };

    private static DateTimeOffset? EndedAtOf(AttemptEvents attempt) => attempt.End?.Data switch
    {
        TrialCompleted completed => completed.At,
        TrialFailed failed => failed.At,
        TrialInterrupted interrupted => interrupted.At,
        TrialDeadlinePassed passed => passed.At,
        _ => null,
    };
}
