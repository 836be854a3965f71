using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Stopping;

namespace EdgePipeline.Planning.Auditing;

/// <summary>Where the plan stops sequentially: each cell stopped when its results said so, and no cell in silence. It decides again, block by block.</summary>
internal static class StopChecks
{
    private const string Name = "cells stopped when the stopping rule says, and none in silence";

    public static IEnumerable<AuditCheck> Of(AuditedExperiment audited)
    {
        if (audited.Design.Plan.Stopping is null)
        {
            return audited.Stops.Values.FirstOrDefault() is { Event: { } stray }
                ? [new AuditCheck(Name, false, $"event {stray.Sequence} stops a cell, and the plan fixes the number of launches", [Evidence.Of(stray)])]
                : [];
        }

        var rule = audited.Design.Versions.GetValueOrDefault("stopping");
        if (!StoppingVersions.IsKnown(audited.Design.Versions))
        {
            return
            [
                new AuditCheck(
                    Name, false, $"it was decided by {rule ?? "a rule without a version"}, and this version decides by {Designer.Versions["stopping"]}: it cannot be decided again",
                    [Evidence.Of(audited.DesignEvent!)]),
            ];
        }

        var wrong = audited.Design.Order.Select(trial => trial.Device).Distinct(StringComparer.Ordinal)
            .Select(device => Device(audited, device)).FirstOrDefault(check => check is not null);
        var ends = audited.Stops.Values.GroupBy(stop => stop.Stopped.End).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}");
        return
        [
            wrong ?? new AuditCheck(
                Name, true, audited.Stops.Count == 0 ? "no cell has stopped yet" : $"decided again block by block: {string.Join(", ", ends)}",
                [.. audited.Stops.Values.Select(stop => Evidence.Of(stop.Event))]),
        ];
    }

    private static AuditCheck? Device(AuditedExperiment audited, string device)
    {
        var design = audited.Design;
        var order = design.Order.Where(trial => trial.Device == device && !trial.IsControl).ToArray();
        var cells = design.Cells.Where(cell => cell.Device == device && cell.SkipReason is null).ToArray();
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        var launches = new List<CellLaunch>();
        var requests = audited.Attempts.Where(attempt => attempt.Requested.Device == device).Select(attempt => attempt.Requested).ToArray();
        foreach (var block in order.GroupBy(trial => trial.Block))
        {
            var open = block.Where(trial => !stopped.Contains(trial.CellKey)).ToArray();
            if (open.Length == 0 || !open.All(trial => audited.OfTrial(trial.TrialId).Any(recorded => recorded.Data is TrialCompleted or TrialAbandoned)))
            {
                break;
            }

            launches.AddRange(open.Select(trial => (trial, Throughput: Throughput(audited, trial.TrialId))).Where(pair => pair.Throughput is not null)
                .Select(pair => new CellLaunch(pair.trial.CellKey, pair.trial.Block, pair.Throughput!.Value)));
            var recorded = audited.Stops.Values.Where(stop => stop.Stopped.Device == device && stop.Stopped.Block == block.Key).ToArray();
            // A budget is the one thing here that only a clock can tell. At the decision at least the time had passed that lies between the
            // device's first request and the block's last; where the decision stopped something, it says its own time.
            var atLeast = requests.Where(request => request.Block == block.Key).Select(request => request.At - requests[0].At).DefaultIfEmpty().Max();
            if (recorded.FirstOrDefault(stop => stop.Stopped.ElapsedS < atLeast.TotalSeconds) is { Event: { } early })
            {
                return new AuditCheck(
                    Name, false,
                    FormattableString.Invariant($"event {early.Sequence} says that {((CellStopped)early.Data).ElapsedS:0} s had passed, and requests of its block came {atLeast.TotalSeconds:0} s after the first"),
                    [Evidence.Of(early)]);
            }

            var elapsed = recorded.Length > 0 ? TimeSpan.FromSeconds(recorded[0].Stopped.ElapsedS) : atLeast;
            var due = StoppingDecider.Decide(design.Plan, cells, stopped, launches, block.Key, elapsed, StoppingVersions.Alpha(design.Versions));
            var wrong = recorded.Where(stop => !due.Any(one => one.CellKey == stop.Stopped.CellKey && one.End == stop.Stopped.End)).Select(stop => stop.Event).FirstOrDefault();
            if (wrong is not null)
            {
                return new AuditCheck(Name, false, $"event {wrong.Sequence} stops {((CellStopped)wrong.Data).CellKey} after block {block.Key}, and its results then do not", [Evidence.Of(wrong)]);
            }

            var silent = due.FirstOrDefault(one => !recorded.Any(stop => stop.Stopped.CellKey == one.CellKey));
            // Of a block that has just ended it may not be recorded yet.
            if (silent is not null && (audited.End?.Data is ExperimentFinished || audited.Attempts.Any(later => later.Requested.Device == device && later.Requested.Block > block.Key)))
            {
                return new AuditCheck(Name, false, $"{silent.CellKey} should have stopped after block {block.Key}, {silent.Reason}, and no event says so", [Evidence.Of(audited.DesignEvent!)]);
            }

            stopped.UnionWith(recorded.Select(stop => stop.Stopped.CellKey));
        }

        return null;
    }

    private static double? Throughput(AuditedExperiment audited, Guid trial) =>
        audited.OfTrial(trial).Select(recorded => recorded.Data).OfType<TrialCompleted>().Select(CellLaunch.ThroughputOf).FirstOrDefault();
}
