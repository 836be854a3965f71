using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>A tool that runs as a process of the host, by itself or in a container.</summary>
/// <param name="launched">What was started: the tool itself, or what spawns it.</param>
/// <param name="toolProcess">The tool's process as the host counts; null while it is not there.</param>
/// <param name="logName">Name of <paramref name="logFile"/> among the outputs.</param>
/// <param name="logFile">Where the runtime writes its log; null when it has none.</param>
/// <param name="runtimeError">The runtime's own error in that log; null when there is none.</param>
internal sealed class RunningProcess(
    RunningTool launched,
    RuntimeRequest request,
    Func<int?> toolProcess,
    TimeProvider clock,
    string? logName = null,
    string? logFile = null,
    Func<string, string?>? runtimeError = null) : IRunning
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);
    private Task _ended = Task.CompletedTask;
    private bool _seen;
    private ToolEnd? _end;

    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs =>
    [
        (request.Workload.OutputName, launched.Output.Bytes),
        ($"{request.Workload.Tool}.stderr", launched.Error.Bytes),
        .. logFile is not null && File.Exists(logFile) ? ((string, byte[])[])[(logName!, File.ReadAllBytes(logFile))] : [],
    ];

    public async Task<ToolStart?> StartedAsync(CancellationToken ct)
    {
        while (true)
        {
            if (toolProcess() is { } pid && ProcessTable.CommandName(pid) == request.Workload.Tool)
            {
                _seen = true;
                _ended = ProcessTable.WaitForExitAsync(pid);
                return new ToolStart(clock.GetTimestamp(), [pid]);
            }

            if (launched.ExitCode.IsCompleted)
            {
                return RuntimeError() is { } error ? throw new AttemptException(FailureKind.RuntimeFailed, error) : null;
            }

            await Task.Delay(LookAgain, clock, ct);
        }
    }

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        await (_seen ? _ended : launched.ExitCode).WaitAsync(ct);
        return _end = new ToolEnd(clock.GetTimestamp(), clock.GetUtcNow());
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct)
    {
        var exitCode = await launched.ExitCode.WaitAsync(ct);
        return new ToolReport(exitCode, launched.Output.Bytes, launched.Error.Bytes, _end!.At, []);
    }

    private string? RuntimeError() => logFile is not null && File.Exists(logFile) ? runtimeError!(File.ReadAllText(logFile)) : null;
}
