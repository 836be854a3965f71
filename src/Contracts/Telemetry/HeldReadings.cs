namespace EdgePipeline.Contracts.Telemetry;

/// <summary>How long telemetry keeps the readings of a trial: they are sent only once the measured time is over.</summary>
public static class HeldReadings
{
    /// <summary>Idle phase, launch and measured time at the fine period; the oldest readings, those of the idle phase, go first.</summary>
    public const int Seconds = 600;
}
