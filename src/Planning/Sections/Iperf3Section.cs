using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Iperf3;

namespace EdgePipeline.Planning.Sections;

/// <summary>The <c>iperf3</c> workload of a plan: each list multiplies.</summary>
internal static class Iperf3Section
{
    public static WorkloadSection<Iperf3Point> Section { get; } = new(
        "iperf3",
        "message: [64, 512, 4k]",
        Fields(),
        Multiply,
        Iperf3Bounds.Violations,
        Iperf3Label.For,
        (label, point) => new WorkloadPoint("iperf3", label, Iperf3: point));

    private static Field[] Fields() =>
    [
        new("message", FieldKind.Size, "Bytes handed to each send call.", Required: true, Multiplies: true, Min: Iperf3Bounds.MinMessageBytes, Max: Iperf3Bounds.MaxMessageBytes),
        new("runtime", FieldKind.Seconds, "Measured time.", Default: "10s", Multiplies: true, Min: Iperf3Bounds.MinRuntimeS, Max: Iperf3Bounds.MaxRuntimeS),
        new("ramp", FieldKind.Seconds, "Time before measuring.", Default: "0s", Multiplies: true, Min: 0, Max: Iperf3Bounds.MaxRampS),
        new("nodelay", FieldKind.Boolean, "TCP_NODELAY: small messages are not gathered.", Default: "false", Multiplies: true),
        OffloadField.Field,
        new("streams", FieldKind.Integer, "Connections at once.", Default: "1", Multiplies: true, Min: 1, Max: Iperf3Bounds.MaxStreams),
    ];

    private static IEnumerable<Iperf3Point> Multiply(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) =>
        from message in of["message"]
        from runtime in of["runtime"]
        from ramp in of["ramp"]
        from noDelay in of["nodelay"]
        from offload in of[OffloadField.Field.Name]
        from streams in of["streams"]
        select new Iperf3Point((int)message.Number, (int)runtime.Number, (int)ramp.Number, noDelay.IsTrue, (int)streams.Number, OffloadField.Read(offload));
}
