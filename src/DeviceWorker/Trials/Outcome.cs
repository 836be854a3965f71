using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>How an attempt ended: exactly one event, kept as it will be published.</summary>
/// <param name="Event">Name in the <see cref="EventCatalog"/>.</param>
internal sealed record Outcome(Guid TrialId, int Attempt, string Event, JsonElement Body)
{
    public static Outcome Of(TrialCompleted completed) => Of(completed.TrialId, completed.Attempt, completed);

    public static Outcome Of(TrialFailed failed) => Of(failed.TrialId, failed.Attempt, failed);

    public static Outcome Of(TrialInterrupted interrupted) => Of(interrupted.TrialId, interrupted.Attempt, interrupted);

    /// <summary>The same for each publication, so that receivers can tell a repetition.</summary>
    public Guid MessageId => DeterministicId.From(Event, $"{TrialId:D}", $"{Attempt}");

    public object Message() => Body.Deserialize(WorkerJson.Of(EventCatalog.All[Event]))
        ?? throw new InvalidOperationException($"The journal's {Event} of trial {TrialId} is empty.");

    private static Outcome Of<T>(Guid trialId, int attempt, T body) => new(
        trialId,
        attempt,
        EventCatalog.All.Single(entry => entry.Value == typeof(T)).Key,
        JsonSerializer.SerializeToElement(body, WorkerJson.Of<T>()));
}
