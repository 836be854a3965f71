using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Ingest;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Archive;

/// <summary>Whether a line is an event that this version can store and make tables of. Pure.</summary>
internal static class ArchivedEvent
{
    /// <returns>The event, read.</returns>
    /// <exception cref="ArchiveException">Of an unknown type, not readable as its type, or of another experiment.</exception>
    public static StoredEvent Of(ArchiveLine line, ArchiveManifest manifest)
    {
        if (!EventCatalog.All.TryGetValue(line.Type, out var type))
        {
            throw new ArchiveException(
                $"is an event of type {line.Type}, which this version does not know: use EdgePipeline {manifest.Software.GetValueOrDefault("edgepipeline", "of the archive")} or newer",
                isNewer: true);
        }

        object data;
        try
        {
            data = JsonSerializer.Deserialize(EventUpcasts.ToCurrent(line.Type, line.Data), type, EventStore.Json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new ArchiveException($"is no {line.Type}: {failure.Message}");
        }

        if (data is TelemetryPage page && PageMessageParser.Problem(page) is { } problem)
        {
            throw new ArchiveException($"is no {line.Type}: {problem}");
        }

        var isOther = (TouchedEntities.ExperimentOf(data) ?? (data as TrialRequested)?.ExperimentId) is { } experiment && experiment != manifest.ExperimentId;
        if (isOther || line.Stream != StreamOf(data))
        {
            throw new ArchiveException($"is an event of stream {line.Stream} that does not belong to experiment {manifest.Experiment}");
        }

        return ArchivedNames.ProblemOf(data, manifest) is { } wrong ? throw new ArchiveException(wrong) : new StoredEvent(line.Sequence, line.Id, data);
    }

    private static string? StreamOf(object data) =>
        data is TelemetryBatch batch ? Streams.Telemetry(batch.Device, batch.Session)
        : data is TelemetryPage page ? Streams.Telemetry(page.Device, page.Session)
        : TouchedEntities.DeviceOf(data) is { } device ? Streams.Device(device)
        : TrialEvents.TrialOf(data) is { } trial ? Streams.Trial(trial)
        : TouchedEntities.ExperimentOf(data) is { } experiment ? Streams.Experiment(experiment)
        : null;
}
