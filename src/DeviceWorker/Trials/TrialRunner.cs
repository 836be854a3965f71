using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Telemetry;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Runs accepted attempts, one after the other. Whatever goes wrong in one, the next is run.</summary>
internal sealed partial class TrialRunner(
    TrialDesk desk, Func<AcceptedTrial, CancellationToken, Task<Outcome>> run, TelemetryProcess telemetry, TimeProvider clock, ILogger<TrialRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTries = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await telemetry.EnsureStartedAsync(stoppingToken);
        await foreach (var trial in desk.Accepted.ReadAllAsync(stoppingToken))
        {
            await FinishAsync(trial, await OutcomeOfAsync(trial, stoppingToken), stoppingToken);
            GiveBack();
        }
    }

    private async Task<Outcome> OutcomeOfAsync(AcceptedTrial trial, CancellationToken stopping)
    {
        try
        {
            return await run(trial, stopping);
        }
        catch (Exception e)
        {
            // What it may have left is removed at the next attempt's gate.
            LogFault(e, trial.Run.TrialId, trial.Run.Attempt);
            return desk.Faulted(trial.Run, e);
        }
    }

    /// <summary>A full disk, say: the device stays busy with the attempt until its outcome is in the journal. When told to stop it tries for some seconds.</summary>
    private async Task FinishAsync(AcceptedTrial trial, Outcome outcome, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource();
        using var last = stopping.Register(() => patience.CancelAfter(LastTries));
        for (var tries = 1; ; tries++)
        {
            try
            {
                desk.Finish(trial, outcome);
                return;
            }
            catch (Exception e)
            {
                if (tries == 1)
                {
                    LogNotWritten(outcome.Event, outcome.TrialId, outcome.Attempt, e.Message);
                }

                await Task.Delay(WriteAgain, clock, patience.Token);
            }
        }
    }

    /// <summary>
    /// What a trial left on the heap goes back to the machine between trials, when nothing is measured. By itself the collector waits until as
    /// much is allocated as a large part of the processor's cache holds; on a machine with a large one that is several trials' worth.
    /// </summary>
    private static void GiveBack()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.MallocTrim(0);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "trial {TrialId} attempt {Attempt} ends by a fault of the worker")]
    private partial void LogFault(Exception e, Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Event} of trial {TrialId} attempt {Attempt} cannot be written into the journal yet and is tried again: {Cause}")]
    private partial void LogNotWritten(string @event, Guid trialId, int attempt, string cause);
}
