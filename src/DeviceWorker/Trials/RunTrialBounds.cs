using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Whether this device can run a command. It trusts no one: it checks again what the plan parser has checked.</summary>
internal static class RunTrialBounds
{
    private const int MaxTimeLimitS = 7 * 24 * 3600;
    private const int MaxCpus = 1024;
    private const int MinMemoryMib = 16;

    /// <returns>Everything that is wrong, each a sentence; empty: it can be run.</returns>
    public static IReadOnlyList<string> Problems(RunTrial run, string device, IReadOnlyList<Capability> capabilities) =>
    [
        .. Command(run, device),
        .. Runtime(run.Runtime, capabilities),
        .. WorkloadCatalog.Problems(run.Workload),
    ];

    private static IEnumerable<string> Command(RunTrial run, string device)
    {
        if (run.Device != device)
        {
            yield return $"the command is for device {run.Device} and this is {device}";
        }

        if (run.Attempt < 1)
        {
            yield return $"attempt {run.Attempt} is below 1";
        }

        if (run.TimeLimitS is < 1 or > MaxTimeLimitS)
        {
            yield return $"a time limit of {run.TimeLimitS} s is not within 1 to {MaxTimeLimitS} s";
        }
    }

    private static IEnumerable<string> Runtime(RuntimeSpec spec, IReadOnlyList<Capability> capabilities)
    {
        var capability = capabilities.FirstOrDefault(known => known.Kind == CapabilityKind.Runtime && known.Name == spec.Capability);
        if (capability is not { Available: true })
        {
            yield return $"runtime {spec.Capability} is not available: {capability?.Reason ?? "this device does not know it"}";
        }

        if (spec.Code == RuntimeCode.NT && (spec.Cpus ?? spec.MemoryMib) is not null)
        {
            yield return "NT takes no CPU or memory limit";
        }

        if (spec.Cpus is <= 0 or > MaxCpus)
        {
            yield return $"a limit of {spec.Cpus} CPUs is not above 0 and at most {MaxCpus}";
        }

        if (spec.MemoryMib is < MinMemoryMib)
        {
            yield return $"a memory limit of {spec.MemoryMib} MiB is below {MinMemoryMib} MiB";
        }
    }
}
