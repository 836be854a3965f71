namespace EdgePipeline.Planning.Sections;

/// <summary>The tools that a plan can name.</summary>
internal static class WorkloadSections
{
    public static IReadOnlyList<IWorkloadSection> All { get; } =
    [
        FioSection.Section,
        NetperfSection.Section,
        Iperf3Section.Section,
        FilebenchSection.Section,
    ];
}
