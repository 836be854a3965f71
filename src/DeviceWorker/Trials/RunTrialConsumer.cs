using EdgePipeline.Contracts.Trials;
using MassTransit;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Takes the command into the journal and returns, so that the delivery is acknowledged within milliseconds.</summary>
internal sealed partial class RunTrialConsumer(TrialDesk desk, ILogger<RunTrialConsumer> logger) : IConsumer<RunTrial>
{
    public Task Consume(ConsumeContext<RunTrial> context)
    {
        var run = context.Message;
        var admission = desk.Admit(run);
        LogAdmission(admission.GetType().Name, run.TrialId, run.Attempt, (admission as Admission.Refuse)?.Reason ?? "");
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Admission} trial {TrialId} attempt {Attempt} {Reason}")]
    private partial void LogAdmission(string admission, Guid trialId, int attempt, string reason);
}
