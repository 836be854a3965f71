using System.Globalization;
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
    private readonly string _notPlausible;
    private (long, long) _last;
    private long _repeats, _unreadable, _implausible;
    private bool _any;
    private Fault _fault;

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
        // Made once: values come and go while nothing may be allocated.
        var shown = string.Join(" x ", rail.Files);
        _notPlausible = rail.IsCounter
            ? string.Create(CultureInfo.InvariantCulture, $"{shown} steps back, or grows faster than {rail.MaxW} W")
            : string.Create(CultureInfo.InvariantCulture, $"{shown} shows values outside of {rail.MinW} to {rail.MaxW} W{(rail.Total ? ", or 0 W" : "")}");
    }

    private enum Fault
    {
        None,
        Unreadable,
        Implausible,
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
            Failing(Fault.Unreadable);
            return;
        }

        _repeats = _any && _last == (first, second) ? _repeats + 1 : 0;
        (_any, _last) = (true, (first, second));
        if (!TryValue(now, first, second, out var value))
            return;
        Recovered();
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
                Implausible();
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
            Implausible();
        value = plausible ? (long)Math.Round(milliwatts, MidpointRounding.AwayFromZero) : 0;
        return plausible;
    }

    private void Implausible()
    {
        _implausible++;
        Failing(Fault.Implausible);
    }

    /// <summary>Said with each batch from the first failure on, so that what is missing has its reason.</summary>
    private void Failing(Fault fault)
    {
        if (_fault == fault)
            return;
        _fault = fault;
        _series.Attributes["reason"] =
            fault == Fault.Implausible ? _notPlausible : _files.Select(file => file.Problem).First(problem => problem is not null)!;
    }

    private void Recovered()
    {
        if (_fault == Fault.None)
            return;
        _fault = Fault.None;
        _series.Attributes.Remove("reason");
    }
}
