using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>A container run by containerd: like any container, but that its shim is followed too, and that ctr, containerd or the shim may fail it.</summary>
/// <param name="client">ctr, which ends when the container has ended or is lost.</param>
internal sealed class ContainerdRunning(IRunning container, RunningTool client, RunningTool daemon) : IRunning
{
    /// <summary>Between the tool's end and that of its container.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs => [.. container.Outputs, ("containerd.log", daemon.Error.Bytes)];

    public async Task<ToolStart?> StartedAsync(CancellationToken ct)
    {
        if (await container.StartedAsync(ct) is not { } start)
        {
            return CtrCommand.Error(client.Error.Text) is { } error ? throw Failed(error) : null;
        }

        return start with { Processes = [.. start.Processes.Union(start.Processes.Select(ProcessTable.Parent).OfType<int>().Where(IsShim))] };
    }

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        var ended = container.EndedAsync(ct);
        if (await Task.WhenAny(ended, client.ExitCode) == client.ExitCode
            && await Task.WhenAny(ended, Task.Delay(Grace, ct)) != ended
            && !ct.IsCancellationRequested)
        {
            throw Failed(CtrCommand.Error(client.Error.Text) ?? "containerd: ctr ended before the tool");
        }

        return await ended;
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct)
    {
        var report = await container.ReportAsync(ct);
        return CtrCommand.Error(client.Error.Text) is { } error ? throw Failed(error) : report;
    }

    /// <summary>And not the init process, which takes a dead shim's place. The kernel keeps 15 characters of a name.</summary>
    private static bool IsShim(int pid) => ProcessTable.CommandName(pid) == "containerd-shim";

    private static AttemptException Failed(string reason) => new(FailureKind.RuntimeFailed, reason);
}
