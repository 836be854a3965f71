using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>A launch that another stopping rule would have spared.</summary>
/// <param name="DeviceTimeS">From its request to its end, all attempts.</param>
internal sealed record SparedTrial(Guid TrialId, string CellKey, int Block, double DeviceTimeS);

/// <summary>
/// What another stopping rule would have done with the launches that there are, in their recorded order, decided block by block as the orchestrator
/// does. It can spare launches, not make any: of a cell that it would have launched more often it says so. Pure.
/// </summary>
/// <param name="Open">Cells that the rule would have gone on with after their last recorded launch.</param>
internal sealed record OtherStops(ExperimentDesigned Design, IReadOnlyList<CellStopped> Stops, IReadOnlyList<SparedTrial> Spared, IReadOnlyList<string> Open)
{
    /// <param name="attempts">Of the experiment's trials.</param>
    public static OtherStops Of(ExperimentDesigned designed, IReadOnlyList<AttemptEvents> attempts, int max, SequentialStopping rule)
    {
        var plan = designed.Plan with { Repetitions = max, Stopping = rule };
        var byTrial = attempts.ToLookup(attempt => attempt.Requested.TrialId);
        var (stops, spared, open) = (new List<CellStopped>(), new List<SparedTrial>(), new List<string>());
        foreach (var device in designed.Order.GroupBy(trial => trial.Device, StringComparer.Ordinal))
        {
            Cell[] cells = [.. designed.Cells.Where(cell => cell.Device == device.Key && cell.SkipReason is null)];
            var (stopped, launches) = (new HashSet<string>(StringComparer.Ordinal), new List<CellLaunch>());
            var firstAt = device.SelectMany(trial => byTrial[trial.TrialId]).Select(attempt => attempt.Requested.At).DefaultIfEmpty().Min();
            foreach (var block in device.Where(trial => trial.Block > 0).GroupBy(trial => trial.Block).OrderBy(block => block.Key))
            {
                DrawnTrial[] ran = [.. block.Where(trial => byTrial[trial.TrialId].Any(attempt => attempt.End is not null))];
                spared.AddRange(ran.Where(trial => stopped.Contains(trial.CellKey)).Select(trial => new SparedTrial(trial.TrialId, trial.CellKey, trial.Block, TimeS(byTrial[trial.TrialId]))));
                DrawnTrial[] counted = [.. ran.Where(trial => !stopped.Contains(trial.CellKey))];
                if (counted.Length == 0)
                {
                    continue;
                }

                launches.AddRange(counted.SelectMany(trial => Launch(trial, byTrial[trial.TrialId])));
                var elapsed = counted.SelectMany(trial => byTrial[trial.TrialId]).Max(EndedAt) - firstAt;
                foreach (var stop in StoppingDecider.Decide(plan, cells, stopped, launches, block.Key, elapsed))
                {
                    stops.Add(new CellStopped(
                        designed.ExperimentId, designed.Experiment, stop.CellKey, device.Key, block.Key, stop.End, stop.N, stop.HalfWidthPct, stop.Reason, elapsed.TotalSeconds, firstAt + elapsed));
                    stopped.Add(stop.CellKey);
                }
            }

            open.AddRange(cells.Select(cell => cell.Key).Where(cell => !stopped.Contains(cell)));
        }

        return new OtherStops(
            // No more launches than there are, however many the rule would allow.
            designed with { Plan = plan with { Repetitions = Math.Min(max, designed.Plan.Repetitions) }, Versions = new Dictionary<string, string>(designed.Versions) { ["stopping"] = StoppingVersions.Current } }, stops, spared, open);
    }

    /// <summary>Without what would not have been, and with what would.</summary>
    public IEnumerable<StoredEvent> In(IEnumerable<StoredEvent> events)
    {
        var gone = Spared.Select(trial => trial.TrialId).ToHashSet();
        StoredEvent[] kept = [.. events.Where(stored => stored.Data is not CellStopped && !(TouchedEntities.TrialOf(stored.Data) is { } trial && gone.Contains(trial)))];
        return kept.Any(stored => stored.Data is ExperimentDesigned)
            ? kept.Select(stored => stored.Data is ExperimentDesigned ? stored with { Data = Design } : stored)
                .Concat(Stops.Select(stop => new StoredEvent(kept[^1].Sequence, Guid.Empty, stop)))
            : kept;
    }

    private static IEnumerable<CellLaunch> Launch(DrawnTrial trial, IEnumerable<AttemptEvents> attempts) =>
        attempts.Select(attempt => attempt.Completed).OfType<TrialCompleted>().Take(1)
            .Select(CellLaunch.ThroughputOf).OfType<double>()
            .Select(throughput => new CellLaunch(trial.CellKey, trial.Block, throughput));

    private static double TimeS(IEnumerable<AttemptEvents> attempts) => attempts.Sum(attempt => (EndedAt(attempt) - attempt.Requested.At).TotalSeconds);

    private static DateTimeOffset EndedAt(AttemptEvents attempt) => TrialRow.Of(attempt).EndedAt ?? attempt.Requested.At;
}
