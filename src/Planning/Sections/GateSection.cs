using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using EdgePipeline.Workloads;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>
/// The <c>gates</c> of a plan. By default only what spoils a measurement for certain is waited for: a device so hot that it is about to
/// throttle. Every other gate is off until the plan asks, so that no plan waits on a machine that is in use as it always is.
/// </summary>
internal static class GateSection
{
    private const long Mib = 1 << 20;

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("wait", FieldKind.Seconds, "So long an attempt waits at its gate at most; then it fails, and the next one waits again.", Default: "60s", Min: 0, Max: GateBounds.MaxWaitS),
        new("min_temperature", FieldKind.Integer, "Degrees Celsius of the hottest thermal zone, at least; where there is no zone it holds.", Min: GateBounds.MinTemperatureC, Max: GateBounds.MaxTemperatureC),
        new("max_temperature", FieldKind.Integer, "Degrees Celsius of the hottest thermal zone, at most; where there is no zone it holds.", Default: "80", Min: GateBounds.MinTemperatureC, Max: GateBounds.MaxTemperatureC),
        new("max_busy", FieldKind.Percent, "Share of the machine's CPU time that is in use, at most.", Min: (long)(GateBounds.MinBusyPct * Units.PerPercent), Max: (long)(GateBounds.MaxBusyPct * Units.PerPercent)),
        new("governor", FieldKind.Choice, "Frequency governor that every CPU must have; it is checked, not set.", Choices: GateBounds.Governors),
        new("min_free_memory", FieldKind.Size, "Memory that is available, in whole MiB, at least.", Min: Mib, Max: GateBounds.MaxMemoryMib * Mib),
        new("min_free_space", FieldKind.Size, "Room on the file system of the data, in whole MiB, at least; room for the trial's own data is checked in any case.", Min: Mib, Max: GateBounds.MaxSpaceMib * Mib),
        new("max_disk", FieldKind.Size, "Bytes a second that are read and written on the data's disk, at most.", Min: GateBounds.MinDiskBytesPerS, Max: GateBounds.MaxDiskBytesPerS),
    ];

    /// <param name="node">Null: the plan has no gates of its own, and the defaults hold.</param>
    public static TrialGates? Read(YamlNode? node, ProblemList problems)
    {
        const string path = "gates";
        var section = node ?? new YamlMappingNode();
        if (SectionReader.Read(section, Fields, path, problems) is not { } values)
        {
            return null;
        }

        long? Number(string field) => values.TryGetValue(field, out var value) ? value[0].Number : null;
        var gates = new TrialGates(
            (int)Number("wait")!.Value,
            (int?)Number("min_temperature"),
            (int?)Number("max_temperature"),
            Number("max_busy") / (decimal)Units.PerPercent,
            values.TryGetValue("governor", out var governor) ? governor[0].Text : null,
            (int?)(Number("min_free_memory") / Mib),
            (int?)(Number("min_free_space") / Mib),
            Number("max_disk"));
        return SectionReader.Reject(GateBounds.Violations(gates), (YamlMappingNode)section, path, problems) ? null : gates;
    }
}
