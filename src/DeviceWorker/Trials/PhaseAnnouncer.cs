using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Rabbit;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Says where a trial is. Progress for people: a trial does not wait long for it and does not fail by it.</summary>
internal sealed partial class PhaseAnnouncer(
    WorkerSettings settings, DeviceIdentity device, ConfirmedPublisher publisher, TimeProvider clock, ILogger<PhaseAnnouncer> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task AcceptedAsync(RunTrial run) => AnnounceAsync(
        new TrialAccepted(run.TrialId, run.Attempt, settings.Device, device.Session, device.EnvironmentSha256, clock.GetUtcNow()),
        DeterministicId.From("accepted", $"{run.TrialId:D}", $"{run.Attempt}"));

    public Task EnteredAsync(RunTrial run, TrialPhase phase) => AnnounceAsync(
        new TrialPhaseEntered(run.TrialId, run.Attempt, settings.Device, phase, clock.GetUtcNow()),
        DeterministicId.From("phase", $"{phase}", $"{run.TrialId:D}", $"{run.Attempt}"));

    public Task GateWaitedAsync(RunTrial run, int wait, double seconds, string reason) => AnnounceAsync(
        new TrialGateWaited(run.TrialId, run.Attempt, settings.Device, wait, seconds, reason, clock.GetUtcNow()),
        DeterministicId.From("gate-waited", $"{wait}", $"{run.TrialId:D}", $"{run.Attempt}"));

    public Task GatePassedAsync(RunTrial run, double waitedS, GateReadings readings) => AnnounceAsync(
        new TrialGatePassed(run.TrialId, run.Attempt, settings.Device, waitedS, readings, clock.GetUtcNow()),
        DeterministicId.From("gate-passed", $"{run.TrialId:D}", $"{run.Attempt}"));

    private async Task AnnounceAsync(object message, Guid messageId)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await publisher.TryPublishAsync(message, messageId, patience.Token);
        }
        catch (Exception e)
        {
            LogLost(message.GetType().Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message} was not announced: {Cause}")]
    private partial void LogLost(string message, string cause);
}
