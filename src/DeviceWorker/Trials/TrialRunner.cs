using EdgePipeline.DeviceWorker.Telemetry;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Runs accepted attempts, one after the other.</summary>
internal sealed class TrialRunner(TrialDesk desk, AttemptRunner runner, TelemetryProcess telemetry) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await telemetry.EnsureStartedAsync(stoppingToken);
        await foreach (var trial in desk.Accepted.ReadAllAsync(stoppingToken))
        {
            desk.Finish(trial, await runner.RunAsync(trial, stoppingToken));
        }
    }
}
