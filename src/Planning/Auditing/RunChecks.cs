using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning.Auditing;

/// <summary>The run: the design's trials and no others, in the drawn order of each device, none left out in silence, none too many.</summary>
internal static class RunChecks
{
    public static IEnumerable<AuditCheck> Of(AuditedExperiment audited) => [Designed(audited), InOrder(audited), Attempts(audited), Complete(audited), Within(audited), Excluded(audited)];

    private static AuditCheck Designed(AuditedExperiment audited)
    {
        // What was falsified may name a thing twice, or not at all.
        var drawn = audited.Design.Order.DistinctBy(trial => trial.TrialId).ToDictionary(trial => trial.TrialId);
        var cells = audited.Design.Cells.Concat(audited.Design.Controls ?? []).DistinctBy(cell => cell.Key).ToDictionary(cell => cell.Key, StringComparer.Ordinal);
        var wrong = audited.Attempts.Select(attempt => (attempt.Event, Why: Why(attempt.Requested))).FirstOrDefault(attempt => attempt.Why is not null);
        return wrong.Why is { } why
            ? new AuditCheck("each trial is one of the design", false, $"event {wrong.Event.Sequence}: {why}", [Evidence.Of(wrong.Event)])
            : new AuditCheck(
                "each trial is one of the design", true, $"{audited.Attempts.Select(attempt => attempt.Requested.TrialId).Distinct().Count()} trials in {audited.Attempts.Count} attempts",
                Ends(audited.Attempts));

        string? Why(TrialRequested requested) =>
            !drawn.TryGetValue(requested.TrialId, out var trial) ? $"trial {requested.TrialId:D} of {requested.CellKey} is not in the design"
            : (trial.CellKey, trial.Device, trial.Block, trial.Position) != (requested.CellKey, requested.Device, requested.Block, requested.Position)
                ? $"trial {requested.TrialId:D} ran as {requested.CellKey} at position {requested.Position} of {requested.Device}, and is {trial.CellKey} at {trial.Position} of {trial.Device}"
            : !cells.TryGetValue(trial.CellKey, out var cell) ? $"trial {requested.TrialId:D} is of {trial.CellKey}, which is no cell of the design"
            : (cell.Runtime, cell.Workload) != (requested.Runtime, requested.Workload)
                ? $"trial {requested.TrialId:D} ran with other factors than its cell {trial.CellKey}"
            : null;
    }

    /// <summary>Devices are independent of each other; on each, a trial is over before the next one starts, its retries included.</summary>
    private static AuditCheck InOrder(AuditedExperiment audited)
    {
        const string name = "trials ran in the drawn order of their device";
        foreach (var device in audited.Attempts.GroupBy(attempt => attempt.Requested.Device, StringComparer.Ordinal))
        {
            var order = audited.Design.Order.Where(drawn => drawn.Device == device.Key).OrderBy(drawn => drawn.Position).ToArray();
            DrawnTrial? before = null;
            foreach (var (recorded, requested) in device)
            {
                if (requested.TrialId == before?.TrialId)
                {
                    continue;
                }

                var due = DrawnOrder.Places(order, drawn => audited.IsSkipped(drawn, recorded.Sequence), before).FirstOrDefault();
                if (due is null || requested.Position != due.Position)
                {
                    return new AuditCheck(
                        name, false, $"on {device.Key}, event {recorded.Sequence} is at position {requested.Position}, and {(due is null ? "nothing" : $"{due.Position}")} was due", [Evidence.Of(recorded)]);
                }

                before = due with { TrialId = requested.TrialId };
            }
        }

        var devices = audited.Attempts.Select(attempt => attempt.Requested.Device).Distinct(StringComparer.Ordinal).Count();
        return new AuditCheck(name, true, devices == 1 ? "on one device" : $"on each of {devices} devices", Ends(audited.Attempts));
    }

    private static AuditCheck Attempts(AuditedExperiment audited)
    {
        const string name = "retries are numbered, and within the plan's attempts";
        var most = audited.Design.Plan.MaxAttempts;
        foreach (var trial in audited.Attempts.GroupBy(attempt => attempt.Requested.TrialId))
        {
            var numbers = trial.Select(attempt => attempt.Requested.Attempt).ToArray();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Length)) || numbers.Length > most)
            {
                return new AuditCheck(name, false, $"trial {trial.Key:D} has the attempts {string.Join(", ", numbers)} of at most {most}", [.. trial.Select(attempt => Evidence.Of(attempt.Event))]);
            }
        }

        var again = audited.Attempts.Count(attempt => attempt.Requested.Attempt > 1);
        return new AuditCheck(name, true, $"{again} retries, at most {most} attempts a trial", []);
    }

    /// <summary>A block holds every open cell once. Only what was stopped on request, or still runs, may end within one.</summary>
    private static AuditCheck Complete(AuditedExperiment audited)
    {
        const string name = "blocks are complete";
        var started = audited.Attempts.Select(attempt => attempt.Requested.TrialId).ToHashSet();
        var open = 0;
        foreach (var device in audited.Design.Order.GroupBy(trial => trial.Device, StringComparer.Ordinal))
        {
            var last = device.Where(trial => started.Contains(trial.TrialId)).Select(trial => trial.Position).DefaultIfEmpty(0).Max();
            var notBegun = DrawnOrder.Places(device.OrderBy(trial => trial.Position), trial => audited.IsSkipped(trial, long.MaxValue))
                .Where(trial => !started.Contains(trial.TrialId)).ToArray();
            if (notBegun.FirstOrDefault(trial => trial.Position < last || audited.End?.Data is ExperimentFinished) is { } missing)
            {
                var place = missing.IsControl ? $"at its position {missing.Position}" : $"in block {missing.Block}";
                return new AuditCheck(name, false, $"{missing.CellKey} was never tried {place}", [.. Ended(audited)]);
            }

            open += notBegun.Length;
        }

        return audited.End?.Data switch
        {
            ExperimentFinished when Unended(audited) is { } unended =>
                new AuditCheck(name, false, $"trial {unended:D} has neither a result nor was it abandoned, and the experiment is finished", [.. Ended(audited)]),
            ExperimentFinished => new AuditCheck(name, true, $"each of the {started.Count} trials has a result or was abandoned", [.. Ended(audited)]),
            ExperimentCancelled => new AuditCheck(name, true, $"up to the cancellation, with {open} trials not begun", [.. Ended(audited)]),
            _ => new AuditCheck(name, true, $"so far: {open} trials are still to begin", []),
        };
    }

    private static AuditCheck Within(AuditedExperiment audited)
    {
        const string name = "no cell ran more often than the stopping rule allows";
        // How often a control runs is its own places in the order; that is checked with them.
        var cells = audited.Attempts.Where(attempt => attempt.Requested.Block != ControlWorkload.Block).GroupBy(attempt => attempt.Requested.CellKey, StringComparer.Ordinal)
            .Select(cell => (Cell: cell.Key, Launches: cell.Select(attempt => attempt.Requested.TrialId).Distinct().Count(), cell)).ToArray();
        var most = audited.Design.Plan.Repetitions;
        var over = cells.FirstOrDefault(cell => cell.Launches > most);
        return over.Cell is not null
            ? new AuditCheck(name, false, $"{over.Cell} has {over.Launches} trials, at most {most}", [.. over.cell.Select(attempt => Evidence.Of(attempt.Event))])
            : new AuditCheck(name, true, $"{audited.Design.StoppingRule}; {cells.Select(cell => cell.Launches).DefaultIfEmpty(0).Max()} at most", []);
    }

    /// <summary>People may exclude afterwards, by name and reason; a rule may only when the plan stated it.</summary>
    private static AuditCheck Excluded(AuditedExperiment audited)
    {
        const string name = "what a rule excluded, it excluded by the plan's own rule";
        var exclusions = audited.Events.Where(recorded => recorded.Data is TrialExcluded).ToArray();
        var byRule = exclusions.Where(recorded => ((TrialExcluded)recorded.Data).Rule is not null).ToArray();
        var wrong = byRule.FirstOrDefault(recorded => ((TrialExcluded)recorded.Data).Rule != audited.Design.Plan.ExcludeOutliers);
        return wrong is not null
            ? new AuditCheck(name, false, $"event {wrong.Sequence} is by {((TrialExcluded)wrong.Data).Rule}, and the plan states {audited.Design.Plan.ExcludeOutliers ?? "no rule"}", [Evidence.Of(wrong)])
            : new AuditCheck(
                name, true, $"{byRule.Length} by rule ({audited.Design.Plan.ExcludeOutliers ?? "the plan states none"}), {exclusions.Length - byRule.Length} by people afterwards",
                [.. exclusions.Select(Evidence.Of)]);
    }

    /// <summary>The first trial that was begun and has no end.</summary>
    private static Guid? Unended(AuditedExperiment audited) => audited.Attempts.Select(attempt => (Guid?)attempt.Requested.TrialId)
        .FirstOrDefault(trial => !audited.OfTrial(trial!.Value).Any(recorded => recorded.Data is TrialCompleted or TrialAbandoned));

    private static IEnumerable<Evidence> Ended(AuditedExperiment audited) => audited.End is { } end ? [Evidence.Of(end)] : [];

    private static IReadOnlyList<Evidence> Ends(IReadOnlyList<(RecordedEvent Event, TrialRequested Requested)> attempts) =>
        attempts.Count == 0 ? [] : attempts.Count == 1 ? [Evidence.Of(attempts[0].Event)] : [Evidence.Of(attempts[0].Event), Evidence.Of(attempts[^1].Event)];
}
