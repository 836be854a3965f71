using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.Planning;

/// <summary>What a plan fixes for a runtime, in the plan's words; the rest is the runtime's default, which each trial records.</summary>
public static class PlannedFactors
{
    /// <returns>Field and value, in the order in which the fields are documented.</returns>
    public static IReadOnlyList<(string Field, string Value)> Of(RuntimeSpec spec) =>
    [
        .. Given("cpus", spec.Cpus?.ToString(CultureInfo.InvariantCulture)),
        .. Given("memory", spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : null),
        .. Given("engine", Word(spec.Engine)),
        .. Given("network", Word(spec.Network)),
        .. Given("accelerator", Word(spec.Accelerator)),
        .. Given("cache", Word(spec.DiskCache)),
        .. Given("aio", Word(spec.DiskEngine)),
    ];

    private static (string, string)[] Given(string field, string? value) => value is null ? [] : [(field, value)];

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } given ? EnumWords.Of(given) : null;
}
