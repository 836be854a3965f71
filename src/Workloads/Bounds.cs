namespace EdgePipeline.Workloads;

/// <summary>Numbers that must lie between two others.</summary>
internal static class Bounds
{
    public static IEnumerable<(string Field, string Reason, string Instead)> Outside(
        IEnumerable<(string Field, long Value, long Min, long Max)> ranges) =>
        from range in ranges
        where range.Value < range.Min || range.Value > range.Max
        select (range.Field, $"{range.Value} is out of bounds", $"{range.Min} to {range.Max}");
}
