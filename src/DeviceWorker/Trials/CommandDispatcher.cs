using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Rabbit;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Takes each command into the journal and returns, so that the delivery is acknowledged within milliseconds.</summary>
internal sealed partial class CommandDispatcher(TrialDesk desk, ConfirmedPublisher publisher, ILogger<CommandDispatcher> logger)
{
    public async Task DispatchAsync(object command, CancellationToken ct)
    {
        switch (command)
        {
            case RunTrial run:
                var admission = desk.Admit(run);
                LogAdmission(admission.GetType().Name, run.TrialId, run.Attempt, (admission as Admission.Refuse)?.Reason ?? "");
                break;
            case CancelTrial cancel:
                desk.Cancel(cancel);
                break;
            case GetTrialStatus question when desk.StatusOf(question) is { } report:
                await publisher.TryPublishAsync(report, Guid.NewGuid(), ct);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Admission} trial {TrialId} attempt {Attempt} {Reason}")]
    private partial void LogAdmission(string admission, Guid trialId, int attempt, string reason);
}
