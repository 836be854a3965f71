using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>Which network workloads a runtime cannot run on this device.</summary>
internal static class NetworkRules
{
    /// <summary>Its traffic leaves by the device's own interface.</summary>
    public static bool IsOnHost(RuntimeSpec spec) => spec.Code == RuntimeCode.NT || spec.Network == NetworkMode.Host;

    /// <returns>Why not, and what to do instead; null: it can be run.</returns>
    public static string? Refusal(RuntimeSpec spec, IWorkload workload, RemotePeer? remote)
    {
        if (workload.Serve(remote?.For(workload.Tool) ?? LocalPeer.Of(new AttemptName("0"))) is null)
        {
            return null;
        }

        var onHost = IsOnHost(spec);
        return remote is not null && !onHost && Translation.MissingReason() is { } missing
            ? $"the device file's peer {remote.Address} is on another machine, to which {spec.Name}'s address on bridge {Bridge.Name} is translated: {missing}"
            : workload.Offload is not null && onHost
                ? $"{spec.Name} uses the device's own interface, whose segment offload is not changed since the interface outlasts the trial; "
                    + "leave offload out, or run RC bridged"
                : null;
    }
}
