namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>Metrics by attempt.</summary>
internal static class AttemptMetrics
{
    /// <param name="metrics">Those of an attempt mostly follow one another, so that few are looked up.</param>
    public static Dictionary<(Guid TrialId, int Attempt), List<TrialMetricRow>> Of(IEnumerable<TrialMetricRow> metrics)
    {
        var all = new Dictionary<(Guid, int), List<TrialMetricRow>>();
        List<TrialMetricRow> attempt = [];
        // Attempts have about as many: a list that has room does not grow.
        var most = 0;
        foreach (var metric in metrics)
        {
            if (attempt.Count == 0 || attempt[0].TrialId != metric.TrialId || attempt[0].Attempt != metric.Attempt)
            {
                var key = (metric.TrialId, metric.Attempt);
                if (!all.TryGetValue(key, out attempt!))
                {
                    all.Add(key, attempt = new List<TrialMetricRow>(most));
                }
            }

            attempt.Add(metric);
            most = Math.Max(most, attempt.Count);
        }

        return all;
    }
}
