namespace EdgePipeline.Workloads;

/// <summary>How long a plan may let a device be quiet before each launch. Checked by the plan parser, and again by the device.</summary>
public static class IdleBounds
{
    public const int MinS = 1;

    /// <summary>A fifth of what <see cref="EdgePipeline.Contracts.Telemetry.HeldReadings"/> are, in which launch and measured time want their place too.</summary>
    public const int MaxS = 120;

    /// <summary>When the plan says nothing: so that the preparation's writes are not in the first readings.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMilliseconds(300);
}
