using System.Globalization;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>The other end of one attempt's network workload.</summary>
/// <param name="Server">Its process; null when it runs on another machine.</param>
/// <param name="Description">The factor <c>peer</c>.</param>
internal sealed record OtherEnd(Peer Peer, RunningTool? Server, string Description)
{
    /// <summary>Both ends die of one broken connection; which of them was first shows a moment later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes it ready to be connected to.</summary>
    /// <param name="remote">The device's, on another machine; null: it is made here.</param>
    /// <returns>Null for a workload that has none.</returns>
    /// <exception cref="AttemptException">It cannot be made ready.</exception>
    public static async Task<OtherEnd?> PrepareAsync(
        AttemptName name, IWorkload workload, RemotePeer? remote, TimeProvider clock, CancellationToken ct)
    {
        var peer = remote?.For(workload.Tool) ?? LocalPeer.Of(name);
        return workload.Serve(peer) is not { } server ? null
            : remote is not null ? new OtherEnd(peer, null, RemotePeer.Describe(peer))
            : new OtherEnd(peer, await LocalPeer.StartAsync(name, server, clock, ct), LocalPeer.Description);
    }

    /// <summary>What to add to the reason of a tool that failed.</summary>
    /// <returns>Empty when this end did not fail.</returns>
    public async Task<string> FaultAsync()
    {
        if (Server is null || await Task.WhenAny(Server.ExitCode, Task.Delay(Patience)) != Server.ExitCode)
        {
            return "";
        }

        var exitCode = await Server.ExitCode;
        return exitCode == 0 ? "" : $"; its other end had ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} {Server.Error.Text}".TrimEnd();
    }
}
