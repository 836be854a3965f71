using System.Text.Json;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;

namespace EdgePipeline.DeviceWorker.Tests.Telemetry;

/// <summary>Against a script that plays the telemetry process.</summary>
public sealed class TelemetryTests
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Fixtures", "telemetry", "answers.sh");

    [Fact]
    public async Task Given_telemetry_When_a_trial_runs_Then_each_phase_is_marked_and_fio_and_its_group_are_followed()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var marks = Path.Combine(fixture.DataDirectory, "marks");
        var worker = await fixture.StartWorkerAsync(("EDGE_TELEMETRY", Script), ("MARKS", marks));
        var run = fixture.Trial(RuntimeCode.RC);

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);
        await worker.TerminateAsync();

        var lines = await File.ReadAllLinesAsync(marks);
        lines[0].ShouldBe("started");
        JsonSerializer.Deserialize<TelemetrySettings>(lines[1], MessageJson.Options)!.BlockDevices.ShouldBe([completed.BlockDevice!]);
        var all = lines[2..].Select(line => JsonSerializer.Deserialize<PhaseMark>(line, MessageJson.Options)!).ToList();
        all.Select(mark => mark.Seq).ShouldBe(Enumerable.Range(1, all.Count).Select(seq => (long)seq));
        all.Select(mark => (mark.Phase, mark.Fine)).ShouldBe(
        [
            (TrialPhase.Gate, false), (TrialPhase.Prepare, false), (TrialPhase.Idle, true), (TrialPhase.Launch, true),
            (TrialPhase.Measure, true), (TrialPhase.Teardown, false), (null, false),
        ]);
        var cgroup = AttemptName.Of(run.TrialId, run.Attempt).Cgroup;
        all.Where(mark => mark.Phase > TrialPhase.Prepare).ShouldAllBe(mark => mark.Cgroups.Single() == cgroup);
        all.Single(mark => mark.Phase == TrialPhase.Measure).Processes.Count.ShouldBe(1);
        completed.Factors["telemetry"].ShouldBe("running");
    }

    [Theory]
    [InlineData("DIES_AFTER", "is gone: it ended with exit code 7")]
    [InlineData("SILENT_AFTER", "did not answer within 2 s")]
    public async Task Given_telemetry_that_fails_in_a_trial_When_it_is_missed_Then_the_trial_goes_on_and_the_device_says_why(
        string failure, string reason)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var marks = Path.Combine(fixture.DataDirectory, "marks");
        await fixture.StartWorkerAsync(("EDGE_TELEMETRY", Script), ("MARKS", marks), (failure, "3"));
        var (first, second) = (fixture.Trial(RuntimeCode.NT), fixture.Trial(RuntimeCode.NT));

        await fixture.Orchestrator.SendAsync(first);
        var completed = await fixture.CompletionOfAsync(first);

        completed.Factors["telemetry"].ShouldContain(reason);
        await fixture.Orchestrator.ReceiveAsync<DeviceAnnounced>(announced => Cpu(announced) is { Available: false } cpu
            && cpu.Reason!.Contains(reason, StringComparison.Ordinal));
        await fixture.Orchestrator.SendAsync(second);
        await fixture.CompletionOfAsync(second);
        (await File.ReadAllLinesAsync(marks)).Count(line => line == "started").ShouldBe(2, "each trial gives it another chance");
    }

    [Fact]
    public async Task Given_no_telemetry_program_When_the_worker_starts_Then_the_device_says_what_to_do()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();

        var announced = await fixture.Orchestrator.ReceiveAsync<DeviceAnnounced>(_ => true);

        Cpu(announced).Available.ShouldBeFalse();
        Cpu(announced).Reason.ShouldBe("/nonexistent/telemetry is not there; publish src/Telemetry or set EDGE_TELEMETRY to its path");
    }

    private static Capability Cpu(DeviceAnnounced announced) =>
        announced.Capabilities.Single(capability => capability is { Kind: CapabilityKind.Telemetry, Name: "cpu" });
}
