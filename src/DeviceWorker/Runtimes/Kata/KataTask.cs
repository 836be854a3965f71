using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>A tool in a guest that the host does not look into: when it starts and ends is what containerd says.</summary>
/// <param name="client">ctr, which prints what the tool prints.</param>
/// <param name="taskProcess">The process that containerd has for the container: a real Kata's is the guest's monitor.</param>
/// <param name="simulated">What runs in Kata's place; null when nothing does.</param>
internal sealed class KataTask(RunningTool client, TaskEvents events, RuntimeRequest request, Func<int?> taskProcess, string? simulated) : IRunning
{
    private ToolEnd? _end;

    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs =>
        [(request.Workload.OutputName, client.Output.Bytes), ($"{request.Workload.Tool}.stderr", client.Error.Bytes)];

    public async Task<ToolStart?> StartedAsync(CancellationToken ct)
    {
        await Task.WhenAny(events.Started, client.ExitCode).WaitAsync(ct);
        if (!events.Started.IsCompleted)
        {
            return null;
        }

        var start = await events.Started;
        if (simulated is null && taskProcess() is { } pid && ProcessTable.CommandName(pid) == request.Workload.Tool)
        {
            throw new AttemptException(FailureKind.RuntimeFailed, $"{KataShim.Program} ran {request.Workload.Tool} on the host's own kernel: it is not Kata's");
        }

        return new ToolStart(start.AtNs, ProcessTable.WithVhostThreads(Monitors()));
    }

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        Task over = events.Started.IsCompleted ? events.Exited : client.ExitCode;
        await over.WaitAsync(ct);
        return _end = events.Exited.IsCompleted ? await events.Exited : events.Now();
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct) =>
        new(await client.ExitCode.WaitAsync(ct), client.Output.Bytes, client.Error.Bytes, _end!.At, []);

    private IReadOnlyList<int> Monitors() =>
    [
        .. ProcessTable.Marked(request.Name.Mark).Where(pid => KataGuest.IsMonitor(ProcessTable.CommandName(pid) ?? ""))
            .Concat(taskProcess() is { } pid ? [pid] : []).Distinct(),
    ];
}
