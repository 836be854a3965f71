using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>One entry of <c>sensors</c>: a power rail that telemetry finds by itself, and what a person knows of it beside its driver.</summary>
internal static class DeviceSensors
{
    /// <summary>Recorded only: a battery's current is not what the device draws while it is charged.</summary>
    public const string PowerSupply = "power_supply";

    private const double MaxW = 100_000;
    private const int MaxShuntMicroOhm = 100_000_000;
    private static readonly string[] Kinds = ["ina3221", "ina2xx", "rapl", "hwmon", PowerSupply];

    /// <exception cref="SettingsException">A field does not fit.</exception>
    public static RailSettings Read(DeviceFileSection sensor)
    {
        var kind = sensor.Choice("kind", Kinds) ?? throw sensor.Missing("kind", string.Join(", ", Kinds));
        var rail = sensor.Text("rail") ?? throw sensor.Missing("rail", "what it is called, such as cpu or POM_5V_IN");
        var path = sensor.AbsolutePath("path");
        if (path is null && kind == PowerSupply)
        {
            throw sensor.Missing("path", "the file or folder of the sensor");
        }

        var total = sensor.Choice("total", ["true", "false"]) == "true";
        var minW = sensor.Number("min_w", 0, MaxW, "the least watts that the rail can draw, 0 or more");
        var maxW = sensor.Number("max_w", double.BitIncrement(minW ?? 0), MaxW, "the most watts that the rail can draw, above min_w");
        var shunt = sensor.Whole("shunt_uohm", 1, MaxShuntMicroOhm);
        sensor.End();
        return new RailSettings(kind, rail, path, total, minW, maxW, shunt);
    }
}
