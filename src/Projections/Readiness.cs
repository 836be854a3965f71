namespace EdgePipeline.Projections;

/// <summary>Completes when telemetry is consumed, the tables are kept up to date, and there is an exchange to listen to; or when another process does and this one stands by.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _ingest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tables = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _results = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => Task.WhenAll(_ingest.Task, _tables.Task, _results.Task);

    public void IngestReady() => _ingest.TrySetResult();

    public void TablesReady() => _tables.TrySetResult();

    /// <summary>Another process keeps the tables and publishes results.</summary>
    public void StandingBy()
    {
        TablesReady();
        ResultsReady();
    }

    public void ResultsReady() => _results.TrySetResult();
}
