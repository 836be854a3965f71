using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads;

/// <summary>Names of the variants that one entry of a plan multiplies to: its name, and whatever varies among them.</summary>
public static class RuntimeLabel
{
    /// <param name="variants">All under the entry's own name.</param>
    /// <returns>One name a variant, in order, such as <c>VM-none</c>; the entry's own name when there is only one.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<RuntimeSpec> variants) => PointLabels.For(variants, spec => spec.Name, Extras);

    private static readonly Func<RuntimeSpec, string>[] Extras =
    [
        spec => spec.Cpus is { } cpus ? string.Create(CultureInfo.InvariantCulture, $"{cpus}cpu") : "",
        spec => spec.MemoryMib is { } mib ? mib % 1024 == 0 ? $"{mib / 1024}g" : $"{mib}m" : "",
        spec => Word(spec.Engine),
        spec => Word(spec.Network),
        spec => Word(spec.Accelerator),
        spec => Word(spec.DiskCache),
        spec => Word(spec.DiskEngine),
    ];

    private static string Word<T>(T? value)
        where T : struct, Enum => value is { } given ? EnumWords.Of(given).Replace('_', '-') : "";
}
