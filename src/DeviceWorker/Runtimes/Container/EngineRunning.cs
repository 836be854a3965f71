using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>
/// A container run by an engine's daemons: like any container, but that its shim is followed too, and that a client, daemon or shim may
/// fail it.
/// </summary>
/// <param name="client">What asked for the container, and ends when it has ended or is lost.</param>
/// <param name="error">The engine's own words in what the client says; null when it has none.</param>
/// <param name="daemons">What must run as long as the container; an engine may not notice that they do not.</param>
internal sealed class EngineRunning(
    ContainerEngine engine,
    IRunning container,
    EnginePart client,
    Func<string, string?> error,
    IReadOnlyList<EnginePart> daemons) : IRunning
{
    /// <summary>Between the tool's end and that of its container.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>128 and the number of SIGKILL, by which a container whose shim has died is ended.</summary>
    private const int Killed = 128 + Libc.SigKill;

    private Task? _shimEnd;
    private bool _lostShim;

    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs =>
        [.. container.Outputs, .. daemons.Select(daemon => ($"{daemon.Program}.log", daemon.Running.Error.Bytes))];

    public async Task<ToolStart?> StartedAsync(CancellationToken ct)
    {
        if (await container.StartedAsync(ct) is not { } start)
        {
            return error(client.Running.Error.Text) is { } said ? throw Failed(said) : null;
        }

        var shims = start.Processes.Select(ProcessTable.Parent).OfType<int>().Where(IsShim).ToList();
        _shimEnd = shims.Count > 0 ? Task.WhenAll(shims.Select(ProcessTable.WaitForExitAsync)) : null;
        return start with { Processes = [.. start.Processes.Union(shims)] };
    }

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        var ended = container.EndedAsync(ct);
        IReadOnlyList<EnginePart> parts = [client, .. daemons];
        if (await Task.WhenAny([ended, .. parts.Select(part => part.Running.ExitCode)]) != ended
            && await Task.WhenAny(ended, Task.Delay(Grace, ct)) != ended
            && !ct.IsCancellationRequested)
        {
            throw Failed(error(client.Running.Error.Text) ?? $"{Engine}: {parts.First(part => part.Running.ExitCode.IsCompleted).Program} ended before the tool");
        }

        var end = await ended;
        _lostShim = _shimEnd is { IsCompleted: true };
        return end;
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct)
    {
        var report = await container.ReportAsync(ct);
        return error(client.Running.Error.Text) is { } said ? throw Failed(said)
            : _lostShim && report.ExitCode == Killed ? throw Failed($"{Engine}: its shim ended before the tool")
            : report;
    }

    private string Engine => engine.ToString().ToLowerInvariant();

    /// <summary>And not the init process, which takes a dead shim's place. The kernel keeps 15 characters of a name.</summary>
    private static bool IsShim(int pid) => ProcessTable.CommandName(pid) == "containerd-shim";

    private static AttemptException Failed(string reason) => new(FailureKind.RuntimeFailed, reason);
}

/// <summary>One of an engine's programs.</summary>
internal sealed record EnginePart(string Program, RunningTool Running);
