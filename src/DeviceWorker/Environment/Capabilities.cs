using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Processes;
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
            found.Add(await runtime.ProbeAsync(ct));
        }

        found.Add(await ProbeFioAsync(ct));
        found.AddRange(TelemetryCapabilities.Of(settings, TelemetryCapabilities.MissingReason(settings)));
        return found;
    }

    private static async Task<Capability> ProbeFioAsync(CancellationToken ct)
    {
        if (Tool.Find("fio") is null)
        {
            return new Capability(CapabilityKind.Workload, "fio", false, "fio is not on PATH; install it: apt-get install fio", Version: null);
        }

        var result = await Tool.RunAsync("fio", ["--version"], ct);
        return result.ExitCode == 0
            ? new Capability(CapabilityKind.Workload, "fio", true, Reason: null, result.Output.Trim())
            : new Capability(CapabilityKind.Workload, "fio", false, $"fio --version ended with exit code {result.ExitCode}", Version: null);
    }
}
