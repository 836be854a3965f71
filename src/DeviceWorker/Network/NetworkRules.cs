using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>Which network workloads a runtime cannot run on this device.</summary>
internal static class NetworkRules
{
    /// <returns>Why not, and what to do instead; null: it can be run.</returns>
    public static string? Refusal(RuntimeSpec spec, IWorkload workload, RemotePeer? remote)
    {
        if (workload.Serve(remote?.For(workload.Tool) ?? LocalPeer.Of(new AttemptName("0"))) is null)
        {
            return null;
        }

        var onHost = spec.Code == RuntimeCode.NT || spec.Network == NetworkMode.Host;
        // The bridge is an island: its traffic is neither routed nor translated, which would be one more thing that is measured.
        return remote is not null && !onHost
            ? $"the device file's peer {remote.Address} is on another machine, which {spec.Name} does not reach from bridge {Bridge.Name}; "
                + "run NT or RC with network: host, or take peer out of the device file"
            : workload.Offload is not null && onHost
                ? $"{spec.Name} uses the device's own interface, whose segment offload is not changed since the interface outlasts the trial; "
                    + "leave offload out, or run RC bridged"
                : null;
    }
}
