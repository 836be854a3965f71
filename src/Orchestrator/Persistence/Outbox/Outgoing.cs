using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Trials;

namespace EdgePipeline.Orchestrator.Persistence.Outbox;

/// <summary>The messages that leave by the outbox, under the names that their rows carry.</summary>
public static class Outgoing
{
    private static readonly Dictionary<string, Type> Types = new Type[]
    {
        typeof(RunTrial), typeof(CancelTrial), typeof(GetTrialStatus),
        typeof(StartTrial), typeof(StopTrial), typeof(TrialDeadline), typeof(TrialEnded), typeof(DeviceGranted),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static (string Type, string Json) Write(object message) => Types.ContainsKey(message.GetType().Name)
        ? (message.GetType().Name, JsonSerializer.Serialize(message, message.GetType(), MessageJson.Options))
        : throw new ArgumentException($"{message.GetType().Name} is not a message of the outbox: list it in {nameof(Outgoing)}");

    public static object Read(OutboxRow row) => JsonSerializer.Deserialize(row.Json, Types[row.MessageType], MessageJson.Options)!;
}
