using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>
/// Which cells a page changes: all of an experiment that was designed in it; else those of the same device and workload as a touched
/// trial with a result, because they are compared with each other.
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
        return
        [
            .. changes.Designs
                .Where(design => designedNow.Contains(design.Event.ExperimentId) || withResult.Any(key => key.ExperimentId == design.Event.ExperimentId))
                .SelectMany(design => CellRow.Of(design.Event))
                .Where(cell => designedNow.Contains(cell.ExperimentId) || withResult.Contains((cell.ExperimentId, cell.Device, cell.Workload))),
        ];
    }
}
