namespace EdgePipeline.Projections;

/// <summary>Completes when telemetry is consumed and the tables are kept up to date.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _ingest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tables = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => Task.WhenAll(_ingest.Task, _tables.Task);

    public void IngestReady() => _ingest.TrySetResult();

    public void TablesReady() => _tables.TrySetResult();
}
