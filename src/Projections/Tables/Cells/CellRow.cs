using System.Text.Json;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>Table <c>cell</c>; columns are explained in schema.sql.</summary>
internal sealed record CellRow(
    Guid ExperimentId,
    string CellKey,
    string Experiment,
    string Device,
    string Runtime,
    string RuntimeCode,
    string Workload,
    string Tool,
    string? SkipReason,
    string? Stopped,
    string? StoppedReason,
    int? StoppedAfterBlock,
    JsonElement Factors)
{
    /// <param name="stops">Of the experiment's cells; what came twice counts once.</param>
    public static IReadOnlyList<CellRow> Of(ExperimentDesigned designed, IEnumerable<CellStopped> stops)
    {
        var stopOf = stops.DistinctBy(stop => stop.CellKey).ToDictionary(stop => stop.CellKey, StringComparer.Ordinal);
        return [.. designed.Cells.DistinctBy(cell => cell.Key).Select(cell => Of(designed, cell, stopOf.GetValueOrDefault(cell.Key)))];
    }

    /// <summary>What the plan's control runs, one a device. None of them is in the table.</summary>
    public static IReadOnlyList<CellRow> Controls(ExperimentDesigned designed) =>
        [.. (designed.Controls ?? []).DistinctBy(cell => cell.Key).Select(cell => Of(designed, cell, stop: null))];

    private static CellRow Of(ExperimentDesigned designed, Cell cell, CellStopped? stop) => new(
        designed.ExperimentId,
        cell.Key,
        designed.Experiment,
        cell.Device,
        cell.Runtime.Name,
        cell.Runtime.Code.ToString(),
        cell.Workload.Label,
        cell.Workload.Tool,
        cell.SkipReason,
        stop?.End switch
        {
            CellEnd.Converged => "converged",
            CellEnd.BudgetExhausted => "budget exhausted",
            CellEnd.MaxN => "max n",
            _ => null,
        },
        stop?.Reason,
        stop?.Block,
        JsonSerializer.SerializeToElement(new { cell.Runtime, cell.Workload }, RowJson.PlanObjects));
}
