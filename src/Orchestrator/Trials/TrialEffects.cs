using System.Globalization;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using Marten;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>The few things that a trial does to the world. Ids follow from trial and attempt, so that a retried transaction promises the same.</summary>
internal static class TrialEffects
{
    public static IDocumentSession Session(this BehaviorContext<TrialState> context) => context.GetPayload<IDocumentSession>();

    public static void Append(this BehaviorContext<TrialState> context, object fact) =>
        context.Session().Events.Append(Streams.Trial(context.Saga.CorrelationId), fact);

    /// <summary>Replaces the alarm that is set.</summary>
    public static void SetAlarm(this BehaviorContext<TrialState> context, DateTimeOffset due, DateTimeOffset now)
    {
        var trial = context.Saga;
        context.ClearAlarm();
        trial.Alarms++;
        trial.Alarm = DeterministicId.From(nameof(TrialDeadline), trial.CorrelationId.ToString("D"), Text(trial.Alarms));
        context.Session().Post(trial.Alarm, TrialDefinition.Address, new TrialDeadline(trial.CorrelationId, trial.Alarm), due > now ? due : now);
    }

    public static void SendToDevice(this BehaviorContext<TrialState> context, object command, DateTimeOffset now, DateTimeOffset? expires)
    {
        var trial = context.Saga;
        // A status may be asked for several times within an attempt, once an alarm.
        var id = DeterministicId.From(trial.CommandId(command.GetType().Name).ToString("D"), Text(trial.Alarms));
        context.Session().Post(id, Endpoints.DeviceAddress(trial.Start!.Device), command, now, expires);
    }

    public static void CancelOnDevice(this BehaviorContext<TrialState> context, string reason, DateTimeOffset now)
    {
        var trial = context.Saga;
        context.SendToDevice(new CancelTrial(trial.CorrelationId, trial.Start!.ExperimentId, trial.Attempt, trial.Start!.Device, reason), now, expires: null);
    }

    public static void ReportEnd(
        this BehaviorContext<TrialState> context, Guid experiment, string device, TrialEnd end, DateTimeOffset now, double? throughputMbPerS = null)
    {
        var trial = context.Saga.CorrelationId;
        context.ClearAlarm();
        context.Session().Post(
            DeterministicId.From(nameof(TrialEnded), trial.ToString("D")),
            ExperimentDefinition.Address, new TrialEnded(experiment, trial, device, end, throughputMbPerS), now);
    }

    /// <summary>Names the command of the attempt in flight.</summary>
    public static Guid CommandId(this TrialState trial, string command) =>
        DeterministicId.From(command, trial.CorrelationId.ToString("D"), Text(trial.Attempt));

    private static void ClearAlarm(this BehaviorContext<TrialState> context)
    {
        if (context.Saga.Alarm != Guid.Empty)
            context.Session().TakeBack(context.Saga.Alarm);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
