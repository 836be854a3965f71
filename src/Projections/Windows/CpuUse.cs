namespace EdgePipeline.Projections.Windows;

/// <summary>Where the machine's CPU time went within a window, by mpstat's categories.</summary>
/// <param name="Seconds">By category; CPU seconds over all CPUs.</param>
public sealed record CpuUse(IReadOnlyDictionary<string, Quantity> Seconds)
{
    public const string Source = "cpu";

    /// <summary>Time in which a CPU did something for somebody. Waiting for I/O is not: the CPU is free meanwhile.</summary>
    public static readonly IReadOnlyList<string> BusyCategories = ["usr", "nice", "sys", "irq", "soft", "steal", "guest", "gnice"];

    private static readonly IReadOnlyList<string> FreeCategories = ["iowait", "idle"];

    public static IReadOnlyList<string> Categories { get; } = [.. BusyCategories, .. FreeCategories];

    public Quantity BusySeconds { get; } = Sum(Seconds, BusyCategories);

    public Quantity TotalSeconds { get; } = Sum(Seconds, Categories);

    public static CpuUse Of(Timeline cpu, long startNs, long endNs) => new(Categories.ToDictionary(
        category => category,
        category => Counter.Growth(cpu, $"{category}_ns", startNs, endNs, mayStepBack: FreeCategories.Contains(category)).Times(1e-9),
        StringComparer.Ordinal));

    private static Quantity Sum(IReadOnlyDictionary<string, Quantity> seconds, IReadOnlyList<string> categories) => categories
        .Select(category => seconds[category])
        .Aggregate((sum, next) => (sum.Value, next.Value) switch
        {
            (null, _) => sum,
            (_, null) => next,
            var (a, b) => Quantity.Of(a.Value + b.Value),
        });
}
