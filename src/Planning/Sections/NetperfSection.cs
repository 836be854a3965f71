using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Netperf;

namespace EdgePipeline.Planning.Sections;

/// <summary>The <c>netperf</c> workload of a plan: each list multiplies.</summary>
internal static class NetperfSection
{
    private const string Once = "none";

    public static WorkloadSection<NetperfPoint> Section { get; } = new(
        "netperf",
        "message: [64, 512, 4k]",
        Fields(),
        Multiply,
        NetperfBounds.Violations,
        NetperfLabel.For,
        (label, point) => new WorkloadPoint("netperf", label, Netperf: point));

    private static Field[] Fields() =>
    [
        new("message", FieldKind.Size, "Bytes handed to each send call.", Required: true, Multiplies: true, Min: NetperfBounds.MinMessageBytes, Max: NetperfBounds.MaxMessageBytes),
        new("runtime", FieldKind.Seconds, "Length of one iteration.", Default: "10s", Multiplies: true, Min: NetperfBounds.MinRuntimeS, Max: NetperfBounds.MaxRuntimeS),
        new("nodelay", FieldKind.Boolean, "TCP_NODELAY: small messages are not gathered.", Default: "false", Multiplies: true),
        OffloadField.Field,
        new("confidence", FieldKind.Choice, "Confidence level in percent until which netperf repeats the test; none: one iteration.", Default: Once, Multiplies: true, Choices: [Once, .. NetperfBounds.Levels.Select(level => $"{level}")]),
        new("confidence_width", FieldKind.Integer, "Whole width of the confidence interval, percent of the mean.", Default: "5", Min: 1, Max: NetperfBounds.MaxWidthPct),
        new("iterations_min", FieldKind.Integer, "Iterations at least, with confidence.", Default: "3", Min: NetperfBounds.MinIterations, Max: NetperfBounds.MaxIterations),
        new("iterations_max", FieldKind.Integer, "Iterations at most, with confidence.", Default: "10", Min: NetperfBounds.MinIterations, Max: NetperfBounds.MaxIterations),
    ];

    private static IEnumerable<NetperfPoint> Multiply(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) =>
        from message in of["message"]
        from runtime in of["runtime"]
        from noDelay in of["nodelay"]
        from offload in of[OffloadField.Field.Name]
        from confidence in of["confidence"]
        select new NetperfPoint((int)message.Number, (int)runtime.Number, noDelay.IsTrue, Confidence(confidence.Text, of), OffloadField.Read(offload));

    private static NetperfConfidence? Confidence(string level, IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) => level == Once
        ? null
        : new NetperfConfidence(
            NetperfBounds.Levels.Single(known => level == $"{known}"),
            (int)of["confidence_width"][0].Number,
            (int)of["iterations_min"][0].Number,
            (int)of["iterations_max"][0].Number);
}
