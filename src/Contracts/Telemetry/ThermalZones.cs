namespace EdgePipeline.Contracts.Telemetry;

/// <summary>Zones of /sys/class/thermal, by their <c>type</c>.</summary>
public static class ThermalZones
{
    /// <summary>L4T's placeholder on a Jetson Nano: 100 °C always. It is no temperature of anything.</summary>
    public const string Placeholder = "PMIC-Die";
}
