using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Power;

/// <summary>
/// Readings of one rail. What cannot be read or is not plausible gives no reading, never zero, and is counted in the next one;
/// a value that was there before counts its repetitions.
/// </summary>
internal sealed class RailSource : ISensor
{
    private static readonly Column[] Faults = [new("repeats", "count"), new("unreadable", "count"), new("implausible", "count")];
    private static readonly Column[] Gauge = [new("power_mw", "mW"), .. Faults];
    private static readonly Column[] Counter = [new("energy_uj", "uJ"), .. Faults];

    private readonly Rail _rail;
    private readonly TimeProvider _clock;
    private readonly Series _series;
    private readonly EnergyCounter _energy;
    private readonly NumberFile[] _files;
    private (long, long) _last;
    private long _repeats, _unreadable, _implausible;
    private bool _any, _failing;

    /// <param name="readings">In a fine slice, for each reading of the device as a whole.</param>
    internal RailSource(Rail rail, SeriesSet set, ReadBuffer buffer, TimeProvider clock, int readings = 1)
    {
        Readings = readings;
        (_rail, _clock) = (rail, clock);
        _series = set.Create($"power:{rail.Name}", rail.IsCounter ? Counter : Gauge, readings);
        foreach (var (key, value) in rail.Attributes)
            _series.Attributes[key] = value;
        _energy = new EnergyCounter(rail.RangeUj, rail.MaxW);
        _files = [.. rail.Files.Select(path => new NumberFile(path, buffer))];
    }

    internal int Readings { get; }

    public void Read(int slice)
    {
        if (_rail.Problem is not null)
            return;
        var now = _clock.GetTimestamp();
        var second = 0L;
        if (!_files[0].TryRead(out var first) || (_files.Length > 1 && !_files[1].TryRead(out second)))
        {
            _unreadable++;
            Failing();
            return;
        }

        Recovered();
        _repeats = _any && _last == (first, second) ? _repeats + 1 : 0;
        (_any, _last) = (true, (first, second));
        if (TryValue(now, first, second, out var value))
            _series.Ring.Add(now, slice, [value, _repeats, _unreadable, _implausible]);
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private bool TryValue(long now, long first, long second, out long value)
    {
        if (_rail.IsCounter)
        {
            var step = _energy.Add(now, first);
            value = _energy.SumUj;
            if (step == CounterStep.Implausible)
                _implausible++;
            return step == CounterStep.Counts;
        }

        // Wider than a long: a file may hold any number.
        var milliwatts = _rail.Unit switch
        {
            RailUnit.Milliwatts => first,
            RailUnit.Microwatts => first / 1000.0,
            _ => (double)first * second / 1000,
        };
        // A running device draws something: 0 W in all is a sensor that is off.
        var plausible = milliwatts >= 1000 * _rail.MinW && milliwatts <= 1000 * _rail.MaxW && !(_rail.Total && milliwatts == 0);
        if (!plausible)
            _implausible++;
        value = plausible ? (long)Math.Round(milliwatts, MidpointRounding.AwayFromZero) : 0;
        return plausible;
    }

    /// <summary>Said with each batch from the first failure on, so that what is missing has its reason.</summary>
    private void Failing()
    {
        if (_failing)
            return;
        _failing = true;
        _series.Attributes["reason"] = _files.Select(file => file.Problem).First(problem => problem is not null)!;
    }

    private void Recovered()
    {
        if (!_failing)
            return;
        _failing = false;
        _series.Attributes.Remove("reason");
    }
}
