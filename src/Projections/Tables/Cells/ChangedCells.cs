using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>
/// Which cells a page changes: all of an experiment that was designed in it; all of a device whose control ran, because they are held against it; else
/// those of the same device and workload as a touched trial with a result or a cell that stopped, because they are compared with each other.
/// </summary>
internal static class ChangedCells
{
    public static IReadOnlyList<CellRow> Of(IReadOnlyList<StoredEvent> page, TableChanges changes)
    {
        var designedNow = page.Select(stored => stored.Data).OfType<ExperimentDesigned>().Select(designed => designed.ExperimentId).ToHashSet();
        var withResult = changes.Trials
            .Where(trial => trial.Events.Completed is not null)
            .Select(trial => (trial.Row.ExperimentId, trial.Row.Device, trial.Row.Workload))
            .ToHashSet();
        var controlled = changes.Trials.Where(trial => trial is { Row.IsControl: true, Events.Completed: not null })
            .Select(trial => (trial.Row.ExperimentId, trial.Row.Device)).ToHashSet();
        var stoppedNow = page.Select(stored => stored.Data).OfType<CellStopped>().Select(stop => (stop.ExperimentId, stop.CellKey)).ToHashSet();
        if (designedNow.Count == 0 && withResult.Count == 0 && stoppedNow.Count == 0)
        {
            return [];
        }

        CellRow[] all = [.. changes.AllCells()];
        withResult.UnionWith(all.Where(cell => stoppedNow.Contains((cell.ExperimentId, cell.CellKey))).Select(cell => (cell.ExperimentId, cell.Device, cell.Workload)));
        return [.. all.Where(cell => designedNow.Contains(cell.ExperimentId) || controlled.Contains((cell.ExperimentId, cell.Device))
            || withResult.Contains((cell.ExperimentId, cell.Device, cell.Workload)))];
    }
}
