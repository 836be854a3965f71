namespace EdgePipeline.DeviceWorker.Telemetry;

/// <summary>A line in which telemetry names a power rail before its first answer: <c>power NAME total</c>, <c>part</c> or <c>missing REASON</c>.</summary>
internal sealed record PowerRail(string Name, bool IsTotal, string? Problem)
{
    /// <returns>Null for another line.</returns>
    public static PowerRail? TryParse(string line) => line.Split(' ', 4) switch
    {
        ["power", var name, "total"] => new PowerRail(name, IsTotal: true, Problem: null),
        ["power", var name, "part"] => new PowerRail(name, IsTotal: false, Problem: null),
        ["power", var name, "missing", var reason] => new PowerRail(name, IsTotal: false, reason),
        _ => null,
    };
}
