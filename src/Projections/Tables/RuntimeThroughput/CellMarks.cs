using EdgePipeline.Projections.Tables.Cells;

namespace EdgePipeline.Projections.Tables.RuntimeThroughput;

/// <summary>What must stand beside a cell's figures, of throughput and of cost alike, before they are held against NT's.</summary>
internal sealed record CellMarks(double? PersistedRatio, string? Accelerator, string? NotComparableWithNt)
{
    /// <param name="nt">The reference; null: there is none.</param>
    public static CellMarks Of(CellTrials cell, CellTrials? nt)
    {
        var (persisted, accelerator) = (Durability.PersistedOf(cell), Durability.AcceleratorOf(cell));
        return new CellMarks(
            persisted,
            accelerator,
            ReferenceEquals(nt, cell) ? null : Durability.NotComparable(
                accelerator, Durability.SimulatedOf(cell), persisted, nt is null ? null : Durability.PersistedOf(nt), cell.Settings.Durability));
    }
}
