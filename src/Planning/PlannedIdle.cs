using System.Globalization;
using EdgePipeline.Workloads;

namespace EdgePipeline.Planning;

/// <summary>The idle phase in words.</summary>
public static class PlannedIdle
{
    public static string Text(int? idleS) =>
        string.Create(CultureInfo.InvariantCulture, $"{idleS ?? IdleBounds.Default.TotalSeconds:0.###} s");
}
