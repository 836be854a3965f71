namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Table <c>trial_metric_set</c>: the metrics of one attempt as they are stored, a list a column, of which view <c>trial_metric</c> makes rows.</summary>
internal sealed record TrialMetricSetRow(
    Guid TrialId,
    int Attempt,
    Guid ExperimentId,
    string CellKey,
    IReadOnlyList<string> Metrics,
    IReadOnlyList<string> Units,
    IReadOnlyList<double?> MetricValues,
    IReadOnlyList<string?> Reasons,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Methods)
{
    /// <param name="metrics">Of any number of attempts.</param>
    public static IReadOnlyList<TrialMetricSetRow> Of(IEnumerable<TrialMetricRow> metrics) =>
        [.. AttemptMetrics.Of(metrics).Values.Select(attempt => Of([.. attempt]))];

    private static TrialMetricSetRow Of(TrialMetricRow[] metrics) => new(
        metrics[0].TrialId,
        metrics[0].Attempt,
        metrics[0].ExperimentId,
        metrics[0].CellKey,
        Array.ConvertAll(metrics, metric => metric.Metric),
        Array.ConvertAll(metrics, metric => metric.Unit),
        Array.ConvertAll(metrics, metric => metric.Value),
        Array.ConvertAll(metrics, metric => metric.Reason),
        Array.ConvertAll(metrics, metric => metric.Source),
        Array.ConvertAll(metrics, metric => metric.Method));
}
