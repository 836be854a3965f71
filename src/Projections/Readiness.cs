namespace EdgePipeline.Projections;

/// <summary>Completes when telemetry is consumed, the tables are kept up to date, and there is an exchange to listen to.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _ingest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tables = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _results = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => Task.WhenAll(_ingest.Task, _tables.Task, _results.Task);

    public void IngestReady() => _ingest.TrySetResult();

    public void TablesReady() => _tables.TrySetResult();

    public void ResultsReady() => _results.TrySetResult();
}
