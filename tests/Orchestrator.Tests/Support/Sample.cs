using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Orchestrator.Tests.Support;

/// <summary>Messages as a device sends them, made from the command that they answer.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset At = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyList<Capability> Capabilities =
    [
        new(CapabilityKind.Runtime, "NT", Available: true, Reason: null, Version: null),
        new(CapabilityKind.Runtime, "RC", Available: false, "runc is not installed", Version: null),
        new(CapabilityKind.Workload, "fio", Available: true, Reason: null, "fio-3.33"),
    ];

    /// <summary>One cell; <paramref name="repetitions"/> trials.</summary>
    public static string Plan(int repetitions = 1, int attempts = 3, string runtimes = "[NT]", string devices = "[bench-1]") => $$"""
        name: sample
        devices: {{devices}}
        runtimes: {{runtimes}}
        workloads:
          - fio: { rw: read, bs: 4k, size: 16m, runtime: 1s, ramp: 0s }
        repetitions: {{repetitions}}
        attempts: {{attempts}}
        seed: 7
        """;

    public static DeviceAnnounced Announced(string device, IReadOnlyList<Capability> capabilities) =>
        new(device, "2f1c5f3e-boot", Guid.NewGuid(), capabilities, "e3b0c442", TimeProvider.System.GetUtcNow());

    public static TrialAccepted Accepted(RunTrial run) => new(run.TrialId, run.Attempt, run.Device, Guid.NewGuid(), "e3b0c442", At);

    public static TrialPhaseEntered Entered(RunTrial run, TrialPhase phase) => new(run.TrialId, run.Attempt, run.Device, phase, At);

    public static TrialCompleted Completed(RunTrial run) => new(
        run.TrialId, run.ExperimentId, run.Attempt, run.Device, "2f1c5f3e-boot", WindowStartNs: 1_000, WindowEndNs: 2_000, At, "vda",
        [new PhaseSpan(TrialPhase.Measure, 1_000, 2_000)], [new Metric("throughput", "MB/s", 123.5)], "fio/1",
        [new RawOutput("fio.json", Convert.ToBase64String(new byte[150_000]), "e3b0c442", 150_000)],
        new Dictionary<string, string> { ["filesystem"] = "ext4" }, "e3b0c442", At);

    public static TrialFailed Failed(RunTrial run, FailureKind kind) =>
        new(run.TrialId, run.ExperimentId, run.Attempt, run.Device, TrialPhase.Launch, kind, $"scripted: {kind}", [], At);

    public static TrialInterrupted Interrupted(RunTrial run) => new(run.TrialId, run.ExperimentId, run.Attempt, run.Device, "scripted", At);

    /// <summary>Runs everything it is told.</summary>
    public static IReadOnlyList<object> Succeed(object command) => command is RunTrial run
        ? [Accepted(run), Entered(run, TrialPhase.Prepare), Entered(run, TrialPhase.Launch), Completed(run)]
        : [];
}
