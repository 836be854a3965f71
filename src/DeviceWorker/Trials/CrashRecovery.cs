using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>
/// Before the worker takes commands: removes what a dead one left and says that its attempt was interrupted. It is never run again
/// under the same number.
/// </summary>
internal sealed partial class CrashRecovery(
    WorkerSettings settings, TrialJournal journal, LeftBehind leftBehind, TimeProvider clock, ILogger<CrashRecovery> logger)
{
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var problem in await leftBehind.RemoveAsync(ct))
        {
            LogProblem(problem);
        }

        foreach (var run in journal.Unfinished())
        {
            journal.End(Outcome.Of(new TrialInterrupted(
                run.TrialId,
                run.ExperimentId,
                run.Attempt,
                settings.Device,
                "the worker died during the attempt; it cleaned up at its next start",
                clock.GetUtcNow())));
            LogInterrupted(run.TrialId, run.Attempt);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "trial {TrialId} attempt {Attempt} was cut off by the worker's end")]
    private partial void LogInterrupted(Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogProblem(string problem);
}
