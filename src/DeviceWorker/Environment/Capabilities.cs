using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Telemetry;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>Asks every runtime and tool whether it can be used here.</summary>
internal static class Capabilities
{
    public static async Task<IReadOnlyList<Capability>> ProbeAsync(
        IReadOnlyList<IRuntime> runtimes, WorkerSettings settings, CancellationToken ct)
    {
        var found = new List<Capability>();
        foreach (var runtime in runtimes)
        {
            found.AddRange(await runtime.ProbeAsync(ct));
        }

        found.AddRange(await InstalledTools.ProbeAsync(ct));
        found.AddRange(TelemetryCapabilities.Of(settings, TelemetryCapabilities.MissingReason(settings), rails: null));
        return found;
    }
}
