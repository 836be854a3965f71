using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>What a report of a device adds to what is known. Null: nothing, it came before or was overtaken.</summary>
public static class KnownDeviceDecider
{
    private const int SessionsKept = 32;

    /// <summary>Sessions tell old from new, not clocks: a board without a battery starts in the past.</summary>
    public static KnownDevice? Apply(KnownDevice known, DeviceAnnounced message) => known.Announced switch
    {
        null => known with { Announced = message },
        { } last when last.WorkerSession == message.WorkerSession => message.At > last.At ? known with { Announced = message } : null,
        _ when known.EarlierSessions.Contains(message.WorkerSession) => null,
        { } last => known with
        {
            Announced = message,
            EarlierSessions = [.. known.EarlierSessions.TakeLast(SessionsKept - 1), last.WorkerSession],
        },
    };

    public static KnownDevice? Apply(KnownDevice known, EnvironmentCaptured message) => known.Environments.Contains(message.Sha256)
        ? null
        : known with { Environments = [.. known.Environments, message.Sha256] };
}
