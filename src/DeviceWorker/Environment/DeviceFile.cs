using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>What a person states about a device in a YAML file; everything in it is optional.</summary>
/// <param name="Board">What the device is made of; recorded with its environment.</param>
/// <param name="FinePeriodMs">Telemetry's period inside a window.</param>
/// <param name="CoarsePeriodMs">Telemetry's period outside.</param>
internal sealed record DeviceFile(PowerModel? PowerModel, int FinePeriodMs, int CoarsePeriodMs, BoardFacts Board)
{
    /// <summary>Null: a network workload's other end is on the device itself.</summary>
    public RemotePeer? Peer { get; init; }

    /// <summary>Null: KC's containers have the bundle of the other engines.</summary>
    public KataSnapshots? KataSnapshots { get; init; }

    /// <summary>What is known of the device's power rails beside what their drivers say.</summary>
    public IReadOnlyList<RailSettings> Rails { get; init; } = [];

    private const int MinPeriodMs = 10;
    private const int MaxPeriodMs = 60_000;
    private const double MaxW = 10_000;

    public static DeviceFile Default { get; } = new(PowerModel: null, FinePeriodMs: 100, CoarsePeriodMs: 1000, BoardFacts.None);

    /// <exception cref="SettingsException">The text is not such a file; the message has place, field, fault and remedy.</exception>
    public static DeviceFile Parse(string path, string text)
    {
        if (DeviceFileSection.Load(path, text) is not { } root)
        {
            return Default;
        }

        var telemetry = root.Section("telemetry");
        (RailSettings Sensor, DeviceFileSection Section)[] sensors = [.. root.List("sensors").Select(section => (DeviceSensors.Read(section), section))];
        var file = new DeviceFile(
            root.Section("power_model") is { } power ? Model(power) : null,
            telemetry?.Whole("fine_period_ms", MinPeriodMs, MaxPeriodMs) ?? Default.FinePeriodMs,
            telemetry?.Whole("coarse_period_ms", MinPeriodMs, MaxPeriodMs) ?? Default.CoarsePeriodMs,
            BoardFacts.Read(root, sensors))
        {
            Rails = [.. sensors.Select(sensor => sensor.Sensor).Where(sensor => sensor.Kind != DeviceSensors.PowerSupply)],
            Peer = root.Section("peer") is { } peer ? RemotePeer.Read(peer) : null,
            KataSnapshots = root.Section("kata") is { } kata ? KataSnapshots.Read(kata) : null,
        };
        telemetry?.End();
        root.End();
        return file;
    }

    private static PowerModel Model(DeviceFileSection power)
    {
        var name = power.Text("name") ?? throw power.Missing("name", "a short name for the estimate");
        var idleW = power.Number("idle_w", double.Epsilon, MaxW, "the watts drawn when idle, above 0") ?? throw power.Missing("idle_w", "the watts drawn when idle, above 0");
        var busyW = power.Number("busy_w", idleW, MaxW, "the watts drawn with all CPUs busy, at least idle_w")
            ?? throw power.Missing("busy_w", "the watts drawn with all CPUs busy, at least idle_w");
        power.End();
        return new PowerModel(name, idleW, busyW);
    }
}
