using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>
/// Before the worker takes commands: removes what a dead one left and says that its attempt was interrupted. It is never run again
/// under the same number.
/// </summary>
internal sealed partial class CrashRecovery(
    WorkerSettings settings, TrialJournal journal, AttemptCleaner cleaner, TimeProvider clock, ILogger<CrashRecovery> logger)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var unfinished = journal.Unfinished();
        foreach (var name in unfinished.Select(run => AttemptName.Of(run.TrialId, run.Attempt)).Union(cleaner.Leftovers()))
        {
            foreach (var problem in await cleaner.CleanAsync(name, ct))
            {
                LogLeftBehind(name.Id, problem);
            }
        }

        foreach (var run in unfinished)
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

    [LoggerMessage(Level = LogLevel.Error, Message = "attempt {Id} left something behind: {Problem}")]
    private partial void LogLeftBehind(string id, string problem);
}
