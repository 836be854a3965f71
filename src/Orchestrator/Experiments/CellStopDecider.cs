using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>Which cells of a device stop once a trial of it has ended, and which place in the drawn order is next. Pure.</summary>
public static class CellStopDecider
{
    /// <param name="device">After the trial was counted.</param>
    /// <returns>What was decided: nothing within a block; and the device with the places skipped that stopped cells leave behind.</returns>
    public static (IReadOnlyList<CellStopped> Facts, DeviceProgress Device) AfterTrial(
        ExperimentDesigned designed, DeviceProgress device, IReadOnlyList<TrialResult> results, Guid trial, DateTimeOffset now)
    {
        var order = designed.Order.Where(drawn => drawn.Device == device.Device).ToArray();
        var ended = order.Single(drawn => drawn.TrialId == trial);
        CellStopped[] facts = [];
        if (!ended.IsControl && !order.Any(drawn => drawn.Position > device.Position && drawn.Block == ended.Block && !device.Stopped.Contains(drawn.CellKey)))
        {
            facts = Decide(designed, device, order, results, ended.Block, now);
            device = device with { Stopped = [.. device.Stopped, .. facts.Select(fact => fact.CellKey)] };
        }

        var left = DrawnOrder.Places(order, drawn => device.Stopped.Contains(drawn.CellKey), ended).ToArray();
        return (facts, device with
        {
            NotNeeded = order.Length - device.Started - left.Length,
            Skipped = (left.FirstOrDefault()?.Position ?? order.Length + 1) - 1 - device.Started,
        });
    }

    private static CellStopped[] Decide(
        ExperimentDesigned designed, DeviceProgress device, IReadOnlyList<DrawnTrial> order, IReadOnlyList<TrialResult> results, int block, DateTimeOffset now)
    {
        var drawn = order.Where(trial => !trial.IsControl).ToDictionary(trial => trial.TrialId);
        var launches = results.Where(result => drawn.ContainsKey(result.TrialId))
            .Select(result => new CellLaunch(drawn[result.TrialId].CellKey, drawn[result.TrialId].Block, result.ThroughputMbPerS)).ToArray();
        var cells = designed.Cells.Where(cell => cell.Device == device.Device && cell.SkipReason is null).ToArray();
        var elapsed = now - (device.BeganAt ?? now);
        return
        [
            .. StoppingDecider.Decide(designed.Plan, cells, device.Stopped.ToHashSet(StringComparer.Ordinal), launches, block, elapsed, StoppingVersions.Alpha(designed.Versions)).Select(stop => new CellStopped(
                designed.ExperimentId, designed.Experiment, stop.CellKey, device.Device, block, stop.End, stop.N, stop.HalfWidthPct, stop.Reason, elapsed.TotalSeconds, now)),
        ];
    }
}
