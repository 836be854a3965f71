using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Gates;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Publishing;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Telemetry;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What is done in each phase of an attempt.</summary>
internal sealed class AttemptPhases(
    WorkerSettings settings, TelemetryProcess telemetry, PhaseAnnouncer announcer, AttemptCleaner cleaner, TimeProvider clock)
{
    private const string DataFile = "data";

    /// <summary>Quiet before the launch, so that the preparation's writes are not in the first readings.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);

    /// <summary>In this order. Ramp and measure are told apart afterwards, from fio's report: nothing is sent in between.</summary>
    public IReadOnlyList<(TrialPhase Phase, Func<Attempt, CancellationToken, Task> Work)> Sequence =>
    [
        (TrialPhase.Gate, GateAsync),
        (TrialPhase.Prepare, PrepareAsync),
        (TrialPhase.Idle, IdleAsync),
        (TrialPhase.Launch, LaunchAsync),
        (TrialPhase.Measure, MeasureAsync),
        (TrialPhase.Teardown, DrainAsync),
    ];

    public async Task EnterAsync(Attempt attempt, TrialPhase phase, CancellationToken ct)
    {
        if (phase is not (TrialPhase.Measure or TrialPhase.Teardown))
        {
            await announcer.EnteredAsync(attempt.Run, phase);
            await MarkAsync(attempt, phase, [], ct);
        }

        attempt.Enter(phase, clock.GetTimestamp());
    }

    /// <summary>Back to between trials.</summary>
    public Task MarkIdleDeviceAsync() =>
        telemetry.MarkAsync(new PhaseMark(0, TrialId: null, Attempt: null, Phase: null, Fine: false, [], []), CancellationToken.None);

    private async Task GateAsync(Attempt attempt, CancellationToken ct)
    {
        foreach (var leftover in cleaner.Leftovers())
        {
            if (await cleaner.CleanAsync(leftover, ct) is { Count: > 0 } problems)
            {
                throw new AttemptException(
                    FailureKind.RuntimeFailed, $"an earlier attempt left something behind: {string.Join("; ", problems)}");
            }
        }

        var available = new DriveInfo(settings.DataDirectory).AvailableFreeSpace;
        if ((ToolGate.Check("fio") ?? DiskSpaceGate.Check(attempt.Fio, available, settings.DataDirectory)) is { } reason)
        {
            throw new AttemptException(FailureKind.NotPossible, reason);
        }
    }

    private async Task PrepareAsync(Attempt attempt, CancellationToken ct)
    {
        var (run, runtime) = (attempt.Run, attempt.Runtime);
        var command = FioCommand.Measure(attempt.Name.Name, runtime.DataPath(attempt.Name), DataFile, attempt.Fio);
        attempt.Prepared = await runtime.PrepareAsync(attempt.Name, run.Runtime, [Tool.Find("fio")!, .. command], ct);
        var layOut = await Tool.RunAsync(
            "fio", FioCommand.LayOut(attempt.Name.Name, attempt.Prepared.HostDataDirectory, DataFile, attempt.Fio), ct);
        if (layOut.ExitCode != 0)
        {
            throw new AttemptException(
                FailureKind.ToolFailed,
                $"fio could not lay out the data, exit code {layOut.ExitCode}: {(layOut.Error + layOut.Output).Trim()}");
        }

        await Task.Run(() => DataFiles.DropFromCache(attempt.Prepared.HostDataDirectory), ct).WaitAsync(ct);
        await FlushAsync(attempt, ct);
    }

    private Task IdleAsync(Attempt attempt, CancellationToken ct) => Task.Delay(IdleTime, clock, ct);

    private async Task LaunchAsync(Attempt attempt, CancellationToken ct)
    {
        var asked = clock.GetTimestamp();
        var tool = attempt.Tool = attempt.Runtime.Start(attempt.Prepared!);
        int? pid;
        bool seen;
        do
        {
            pid = attempt.Runtime.ToolProcess(attempt.Prepared!, tool);
            seen = pid is { } id && ProcessTable.CommandName(id) == "fio";
        }
        while (!seen && !tool.ExitCode.IsCompleted && await WaitAsync(ct));
        attempt.Times = new ToolTimes(asked, clock.GetTimestamp(), seen, ExitedNs: 0, ExitedAt: default);
        attempt.ToolProcess = seen ? pid : null;
    }

    private async Task MeasureAsync(Attempt attempt, CancellationToken ct)
    {
        if (attempt.ToolProcess is { } pid)
        {
            var exit = ProcessTable.WaitForExitAsync(pid);
            await MarkAsync(attempt, TrialPhase.Measure, [pid], ct);
            await exit.WaitAsync(ct);
        }

        attempt.Times = attempt.Times! with { ExitedNs = clock.GetTimestamp(), ExitedAt = clock.GetUtcNow() };
        await MarkAsync(attempt, TrialPhase.Teardown, [], ct);
        attempt.ExitCode = await attempt.Tool!.ExitCode.WaitAsync(ct);
    }

    private async Task DrainAsync(Attempt attempt, CancellationToken ct)
    {
        attempt.Drain = await FlushAsync(attempt, ct);
        await announcer.EnteredAsync(attempt.Run, TrialPhase.Teardown);
    }

    /// <summary>The kernel cannot be interrupted in it; a cut-off attempt leaves it to finish by itself.</summary>
    private Task<Drain> FlushAsync(Attempt attempt, CancellationToken ct) =>
        Task.Run(() => DataFiles.Flush(attempt.Prepared!.StoreDirectory, clock), ct).WaitAsync(ct);

    private Task MarkAsync(Attempt attempt, TrialPhase phase, IReadOnlyList<int> processes, CancellationToken ct) => telemetry.MarkAsync(
        new PhaseMark(
            Seq: 0,
            attempt.Run.TrialId,
            attempt.Run.Attempt,
            phase,
            Fine: phase is TrialPhase.Idle or TrialPhase.Launch or TrialPhase.Measure,
            processes,
            phase > TrialPhase.Prepare ? [attempt.Name.Cgroup] : []),
        ct);

    private async Task<bool> WaitAsync(CancellationToken ct)
    {
        await Task.Delay(LookAgain, clock, ct);
        return true;
    }
}
