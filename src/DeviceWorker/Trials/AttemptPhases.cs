using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Gates;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Telemetry;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What is done in each phase of an attempt.</summary>
internal sealed class AttemptPhases(
    WorkerSettings settings, TelemetryProcess telemetry, PhaseAnnouncer announcer, AttemptCleaner cleaner, TrialGate gate, TimeProvider clock)
{
    /// <summary>In this order. Ramp and measure are told apart afterwards, from the tool's report: nothing is sent in between.</summary>
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

        attempt.Workload = InstalledTools.Workload(attempt.Run.Workload);
        if (NetworkRules.Refusal(attempt.Run.Runtime, attempt.Workload, settings.DeviceFile.Peer) is { } refusal)
        {
            throw new AttemptException(FailureKind.NotPossible, refusal);
        }

        var available = new DriveInfo(settings.DataDirectory).AvailableFreeSpace;
        if (DiskSpaceGate.Check(attempt.Workload.DataBytes, available, settings.DataDirectory) is { } reason)
        {
            throw new AttemptException(FailureKind.NotPossible, reason);
        }

        if (attempt.Run.Gates is { } gates)
        {
            await gate.PassAsync(attempt.Run, gates, ct);
        }
    }

    private async Task PrepareAsync(Attempt attempt, CancellationToken ct)
    {
        var workload = attempt.Workload;
        attempt.OtherEnd = await OtherEnd.PrepareAsync(attempt.Name, workload, settings.DeviceFile.Peer, clock, ct);
        var prepared = await attempt.Runtime.PrepareAsync(
            new RuntimeRequest(attempt.Name, attempt.Run.Runtime, workload, attempt.OtherEnd?.Peer, (directory, cut) => LayOutAsync(attempt, directory, cut)), ct);
        // What a tool without data finds on the disk is not measured: nothing is flushed, and no device is named.
        attempt.Prepared = workload.DataBytes > 0 ? prepared : prepared with { DataDirectory = null, StoreDirectory = null };
        if (attempt.OtherEnd is { Server: null, Peer.Address: var remote } && !NetworkRules.IsOnHost(attempt.Run.Runtime))
        {
            await Translation.CreateAsync(attempt.Name, remote, ct);
        }

        if (prepared.NetworkInterface is { } network && workload.Offload is { } on)
        {
            await SegmentOffload.SetAsync(attempt.Name, network, on, ct);
        }

        if (attempt.Prepared is { DataDirectory: { } data, StoreDirectory: { } store })
        {
            await Task.Run(() => DataFiles.Settle(data, drop: !workload.KeepsPageCache), ct).WaitAsync(ct);
            await FlushAsync(store, ct);
        }
    }

    private static async Task LayOutAsync(Attempt attempt, string directory, CancellationToken ct)
    {
        if (attempt.Workload.LayOut(attempt.Name.Name, directory) is not { } command)
        {
            return;
        }

        var laidOut = await Tool.RunAsync(command.Argv[0], [.. command.Argv.Skip(1)], ct, attempt.Name);
        if (laidOut.ExitCode != 0)
        {
            throw new AttemptException(
                FailureKind.ToolFailed,
                $"{command.Argv[0]} could not lay out the data, exit code {laidOut.ExitCode}: {(laidOut.Error + laidOut.Output).Trim()}");
        }
    }

    private Task IdleAsync(Attempt attempt, CancellationToken ct) =>
        Task.Delay(attempt.Run.IdleS is { } seconds ? TimeSpan.FromSeconds(seconds) : IdleBounds.Default, clock, ct);

    private async Task LaunchAsync(Attempt attempt, CancellationToken ct)
    {
        attempt.AskedNs = clock.GetTimestamp();
        attempt.Running = attempt.Prepared!.Start();
        attempt.Start = await attempt.Running.StartedAsync(ct);
    }

    private async Task MeasureAsync(Attempt attempt, CancellationToken ct)
    {
        if (attempt.Start is { } start)
        {
            await MarkAsync(attempt, TrialPhase.Measure, start.Processes, ct);
        }

        attempt.End = await attempt.Running!.EndedAsync(ct);
    }

    /// <summary>From the tool's end, which is the end of the window, until all that it wrote is on the device.</summary>
    private async Task DrainAsync(Attempt attempt, CancellationToken ct)
    {
        var device = DataFiles.DeviceOf(attempt.Prepared!.StoreDirectory);
        var writtenBefore = device?.ReadWrittenBytes();
        await MarkAsync(attempt, TrialPhase.Teardown, [], ct);
        if (attempt.Prepared.NetworkInterface is { } network)
        {
            // Not before: QEMU sets a tap device's as its guest wants them.
            attempt.Offload = await SegmentOffload.ReadAsync(network, ct);
        }

        attempt.Report = await attempt.Running!.ReportAsync(ct);
        if (attempt.Prepared.StoreDirectory is { } store)
        {
            await FlushAsync(store, ct);
            attempt.Drain = new Drain((clock.GetTimestamp() - attempt.End!.AtNs) / 1e9, device?.ReadWrittenBytes() - writtenBefore);
        }

        await announcer.EnteredAsync(attempt.Run, TrialPhase.Teardown);
    }

    /// <summary>The kernel cannot be interrupted in it; a cut-off attempt leaves it to finish by itself.</summary>
    private static Task FlushAsync(string directory, CancellationToken ct) => Task.Run(() => DataFiles.Flush(directory), ct).WaitAsync(ct);

    private Task MarkAsync(Attempt attempt, TrialPhase phase, IReadOnlyList<int> processes, CancellationToken ct) => telemetry.MarkAsync(
        new PhaseMark(
            Seq: 0,
            attempt.Run.TrialId,
            attempt.Run.Attempt,
            phase,
            Fine: phase is TrialPhase.Idle or TrialPhase.Launch or TrialPhase.Measure,
            processes,
            phase > TrialPhase.Prepare ? [attempt.Name.Cgroup] : [],
            phase > TrialPhase.Prepare && attempt.Prepared?.NetworkInterface is { } network ? [network] : []),
        ct);
}
