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
    JsonElement Factors)
{
    public static IReadOnlyList<CellRow> Of(ExperimentDesigned designed) =>
    [
        .. designed.Cells.DistinctBy(cell => cell.Key).Select(cell => new CellRow(
            designed.ExperimentId,
            cell.Key,
            designed.Experiment,
            cell.Device,
            cell.Runtime.Name,
            cell.Runtime.Code.ToString(),
            cell.Workload.Label,
            cell.Workload.Tool,
            cell.SkipReason,
            JsonSerializer.SerializeToElement(new { cell.Runtime, cell.Workload }, RowJson.PlanObjects))),
    ];
}
