using EdgePipeline.Contracts.Telemetry;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>What a person states about a device in a YAML file; everything in it is optional.</summary>
/// <param name="FinePeriodMs">Telemetry's period inside a window.</param>
/// <param name="CoarsePeriodMs">Telemetry's period outside.</param>
internal sealed record DeviceFile(PowerModel? PowerModel, int FinePeriodMs, int CoarsePeriodMs)
{
    private const int MinPeriodMs = 10;
    private const int MaxPeriodMs = 60_000;

    public static DeviceFile Default { get; } = new(PowerModel: null, FinePeriodMs: 100, CoarsePeriodMs: 1000);

    /// <exception cref="SettingsException">The text is not such a file; the message has the place, the fault and the remedy.</exception>
    public static DeviceFile Parse(string path, string text)
    {
        Fields? fields;
        try
        {
            fields = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<Fields?>(text);
        }
        catch (YamlException e)
        {
            throw new SettingsException(
                $"{path}:{e.Start.Line}:{e.Start.Column}: {e.InnerException?.Message ?? e.Message} "
                + "(known fields: power_model: name, idle_w, busy_w; telemetry: fine_period_ms, coarse_period_ms)");
        }

        return new DeviceFile(
            Model(path, fields?.PowerModel),
            Period(path, "fine_period_ms", fields?.Telemetry?.FinePeriodMs ?? Default.FinePeriodMs),
            Period(path, "coarse_period_ms", fields?.Telemetry?.CoarsePeriodMs ?? Default.CoarsePeriodMs));
    }

    private static PowerModel? Model(string path, PowerFields? power) => power switch
    {
        null => null,
        { Name: null or "" } => throw new SettingsException($"{path}: power_model.name is missing; write a short name for the estimate"),
        { IdleW: not > 0 } => throw new SettingsException($"{path}: power_model.idle_w is {power.IdleW}; write the watts drawn when idle, above 0"),
        _ when !(power.BusyW >= power.IdleW && double.IsFinite(power.BusyW)) => throw new SettingsException(
            $"{path}: power_model.busy_w is {power.BusyW}; write the watts drawn with all CPUs busy, at least idle_w"),
        _ => new PowerModel(power.Name, power.IdleW, power.BusyW),
    };

    private static int Period(string path, string field, int periodMs) => periodMs is >= MinPeriodMs and <= MaxPeriodMs
        ? periodMs
        : throw new SettingsException($"{path}: telemetry.{field} is {periodMs}; write {MinPeriodMs} to {MaxPeriodMs}");

    // YamlDotNet fills these by reflection.
#pragma warning disable CA1812
    private sealed class Fields
    {
        public PowerFields? PowerModel { get; set; }

        public TelemetryFields? Telemetry { get; set; }
    }

    private sealed class PowerFields
    {
        public string? Name { get; set; }

        public double IdleW { get; set; }

        public double BusyW { get; set; }
    }

    private sealed class TelemetryFields
    {
        public int? FinePeriodMs { get; set; }

        public int? CoarsePeriodMs { get; set; }
    }
#pragma warning restore CA1812
}
