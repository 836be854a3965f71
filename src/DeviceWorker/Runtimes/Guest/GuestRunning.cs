using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A tool that runs in a guest. The console's marks say when, the result disk says what.</summary>
/// <param name="factors">Takes <c>boot.tries</c> once that is known.</param>
/// <param name="monitorOutputs">What else the monitor writes, by name; null: nothing but its standard error.</param>
internal sealed class GuestRunning(
    RuntimeRequest request,
    GuestBoot boot,
    GuestDisks disks,
    IDictionary<string, string> factors,
    TimeProvider clock,
    Func<IReadOnlyList<(string Name, byte[] Bytes)>>? monitorOutputs = null) : IRunning
{
    /// <summary>A guest has its dirty pages to write out first; the attempt's own limit is mostly shorter.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    private BootedGuest? _guest;
    private GuestStepResult? _step;

    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs =>
    [
        (request.Workload.OutputName, _step?.Stdout ?? []),
        ($"{request.Workload.Tool}.stderr", _step?.Stderr ?? []),
        ("serial.log", [.. boot.Started.SelectMany(monitor => monitor.Running.Output.Bytes)]),
        .. boot.Started.Take(1).Select(monitor => ($"{monitor.Name}.stderr", boot.Started.SelectMany(each => each.Running.Error.Bytes).ToArray())),
        .. monitorOutputs?.Invoke() ?? [],
    ];

    private GuestMonitor Monitor => _guest!.Monitor;

    public async Task<ToolStart?> StartedAsync(CancellationToken ct)
    {
        _guest = await boot.RunAsync(ct);
        factors["boot.tries"] = _guest.Tries.ToString(CultureInfo.InvariantCulture);
        var (_, heard) = await Monitor.ExpectAsync<SerialMark.Start>("before it started the tool", ct);
        return new ToolStart(heard.AtNs, ProcessTable.WithVhostThreads([Monitor.Running.ProcessId]));
    }

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        var (_, heard) = await Monitor.ExpectAsync<SerialMark.End>("while the tool ran", ct);
        return new ToolEnd(heard.AtNs, heard.At);
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct)
    {
        await BoundedAsync(limited => Monitor.ExpectAsync<SerialMark.Done>("before its result was whole", limited), DrainLimit, "write its data and result out", ct);
        await BoundedAsync(Monitor.Running.ExitCode.WaitAsync, EndLimit, "end", ct);
        var result = await disks.ReadResultAsync(ct);
        _step = result.Steps[0];
        return new ToolReport(
            _step.ExitCode,
            _step.Stdout,
            _step.Stderr,
            DateTimeOffset.UnixEpoch.AddMicroseconds(_step.Ended.WallUs),
            [new Metric(DeviceMetrics.BootTime, "ms", _guest!.BootMs), new Metric(DeviceMetrics.GuestDrainTime, "s", result.DrainMs / 1e3)]);
    }

    private async Task BoundedAsync(Func<CancellationToken, Task> wait, TimeSpan limit, string what, CancellationToken ct)
    {
        using var bound = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, ct);
        try
        {
            await wait(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await Monitor.StopAsync();
            throw new AttemptException(
                FailureKind.RuntimeFailed, $"the guest did not {what} within {limit.TotalSeconds} s of its last word; {Monitor.Name} was stopped");
        }
    }
}
