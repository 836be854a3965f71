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
            GiveBack();
        }
    }

    /// <summary>
    /// What a trial left on the heap goes back to the machine between trials, when nothing is measured. By itself the collector waits until as
    /// much is allocated as a large part of the processor's cache holds; on a machine with a large one that is several trials' worth.
    /// </summary>
    private static void GiveBack() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
