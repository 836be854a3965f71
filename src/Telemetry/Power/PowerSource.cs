using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Power;

/// <summary>A power sensor's readings as a source with the gauge <c>power_mw</c>.</summary>
internal sealed class PowerSource : ISensor
{
    private static readonly Column[] Columns = [new("power_mw", "mW")];

    private readonly IPowerSensor _sensor;
    private readonly Series _series;

    internal PowerSource(IPowerSensor sensor, SeriesSet set)
    {
        _sensor = sensor;
        _series = set.Create($"power:{sensor.Name}", Columns);
        foreach (var (key, value) in sensor.Attributes)
            _series.Attributes[key] = value;
    }

    public void Read(int slice)
    {
        if (_sensor.TryRead(out var timeNs, out var milliwatts))
            _series.Ring.Add(timeNs, slice, [milliwatts]);
    }

    public void Dispose() => (_sensor as IDisposable)?.Dispose();
}
