using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Table <c>trial_metric</c>; columns are explained in schema.sql.</summary>
internal sealed record TrialMetricRow(
    Guid TrialId,
    int Attempt,
    string Metric,
    Guid ExperimentId,
    string CellKey,
    string Unit,
    double? Value,
    string? Reason,
    string Source,
    string Method)
{
    public Quantity ToQuantity() => Value is { } value ? Quantity.Of(value) : Quantity.Missing(Reason ?? "no value");
}
