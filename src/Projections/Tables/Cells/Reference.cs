using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>The cell that others of the same experiment, device and workload are compared with.</summary>
internal static class Reference
{
    /// <param name="group">Cells of one experiment, device and workload.</param>
    /// <returns>The only cell of that runtime code, or the one named by the code alone; null when there is none or no telling which.</returns>
    public static CellTrials? Of(IReadOnlyList<CellTrials> group, string code)
    {
        if (code == nameof(RuntimeCode.NT) && group[0].Settings.Baseline is { } other)
        {
            return group.FirstOrDefault(cell => cell.Cell.Runtime == other);
        }

        var candidates = group.Where(cell => cell.Cell.RuntimeCode == code).ToArray();
        return candidates.Length == 1 ? candidates[0] : candidates.FirstOrDefault(cell => cell.Cell.Runtime == code);
    }
}
