using System.Text.Json;
using System.Text.Json.Serialization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;

namespace EdgePipeline.DeviceWorker.Tests.Host;

public sealed class WorkerJsonTests
{
    private const string Text = "5 µs < \"6\" & \\ ü\n";
    private static readonly Guid Id = new("11111111-2222-3333-4444-555555555555");
    private static readonly DateTimeOffset At = new(2026, 11, 26, 10, 0, 0, 123, 456, TimeSpan.FromHours(2));
    private static readonly RawOutput[] Outputs = [new("fio.json", "H4s+/=", "ab", 12)];
    private static readonly Dictionary<string, string> Facts = new() { ["runtime.cpus"] = Text, ["Kernel"] = "6.1" };

    private static readonly FioPoint Fio = new(
        FioPattern.RandWrite, 4096, 16, 1, 2, FioEngine.Libaio, true, 3, true, 4, 5, PageCache.Kept, new FioSteadyState(FioSteadyCriterion.IopsSlope, 0.5m, 6, 7));

    private static readonly object[] Everything =
    [
        new RunTrial(
            Id, Id, Text, 1, 2, "test",
            new RuntimeSpec(
                "VM-none", RuntimeCode.VM, 1.5m, 512, ContainerEngine.Containerd, NetworkMode.Bridge, Accelerator.Kvm, Enum.GetValues<DiskCache>()[^1], Enum.GetValues<DiskEngine>()[^1]),
            new WorkloadPoint(
                "fio", Text, Fio, new NetperfPoint(1, 2, true, new NetperfConfidence(95, 5, 3, 4), false), new Iperf3Point(1, 2, 3, true, 4, true),
                new FilebenchPoint(1, FilebenchPersonality.Oltp, new FilebenchText("own", Text))),
            3, 60, new TrialGates(1, 2, 3, 4.5m, "performance", 5, 6, 7), IdleS: 8),
        new CancelTrial(Id, Id, 1, "test", Text),
        new GetTrialStatus(Id, 1, "test"),
        new TrialAccepted(Id, 1, "test", Id, "ab", At),
        new TrialPhaseEntered(Id, 1, "test", TrialPhase.Teardown, At),
        new TrialGateWaited(Id, 1, "test", 2, 3.25, Text, At),
        new TrialGatePassed(Id, 1, "test", 0.1, new GateReadings(45.5, "cpu-thermal", 1.5, Text, 2, 3, 4.5), At),
        new TrialCompleted(
            Id, Id, 1, "test", "boot", 2, 3, At, "vda", [new PhaseSpan(TrialPhase.Gate, 1, 2)], [new Metric("throughput", "MB/s", 1 / 3.0), new Metric("iops", "1/s", 1e300)],
            "fio/1", Outputs, Facts, "ab", At, "ve0a1b2c3d4e"),
        new TrialFailed(Id, Id, 1, "test", TrialPhase.Launch, FailureKind.GateNotPassed, Text, Outputs, At),
        new TrialInterrupted(Id, Id, 1, "test", Text, At),
        new TrialStatusReported(Id, 1, "test", TrialStatus.Running, At),
        new DeviceAnnounced("test", "boot", Id, [new Capability(CapabilityKind.Telemetry, "power", false, Text, "1")], "ab", At),
        new EnvironmentCaptured("test", "ab", Facts, At),
        new TelemetrySettings("test", "boot", 100, 1000, ["vda"], new PowerModel("model", 1.5, 2.5), [new RailSettings("ina3221", "VDD_IN", "/a", true, 1.5, 2.5, 3)], "/", "/b"),
        new PhaseMark(1, Id, 2, TrialPhase.Measure, true, [3, 4], ["/edge/a"], ["ve0"]),
        new ReceivedEnvelope(["urn:message:a"], JsonSerializer.SerializeToElement(new { reason = Text })),
        new Outcome(Id, 1, "trial_failed", JsonSerializer.SerializeToElement(new { reason = Text })),
    ];

    public static TheoryData<string> Types => [.. Everything.Select(one => one.GetType().Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Given_a_record_with_every_field_set_When_written_Then_the_text_is_that_of_the_messages(string type)
    {
        var record = Everything.Single(one => one.GetType().Name == type);
        var expected = JsonSerializer.Serialize(record, record.GetType(), MessageJson.Options);
        expected.ShouldNotContain("null", customMessage: "else a field was forgotten here");

        JsonSerializer.Serialize(record, WorkerJson.Of(record.GetType())).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Given_a_record_with_every_field_set_When_written_and_read_Then_nothing_is_missing(string type)
    {
        var record = Everything.Single(one => one.GetType().Name == type);
        var json = JsonSerializer.Serialize(record, record.GetType(), MessageJson.Options);

        var read = JsonSerializer.Deserialize(json, WorkerJson.Of(record.GetType()));

        JsonSerializer.Serialize(read, record.GetType(), MessageJson.Options).ShouldBe(json);
    }

    [Fact]
    public void Given_the_records_that_are_compiled_in_When_counted_Then_each_is_tested_here() => typeof(WorkerJson)
        .GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
        .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!)
        .ShouldBe(Everything.Select(one => one.GetType()), ignoreOrder: true);
}
