using System.Globalization;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>A plausible reading with what went before it.</summary>
internal readonly record struct LoggedReading(long Ns, long Milliwatts, long Repeats, long Unreadable, long Implausible);

/// <summary>Readings that no trial has taken yet, bounded; the reading thread adds, the link's side takes.</summary>
internal sealed class MeterLog(double minW, double maxW, int capacity)
{
    private readonly Queue<LoggedReading> _readings = new();
    private readonly Lock _lock = new();
    private double? _last;
    private bool _outside;
    private long _repeats, _unreadable, _implausible, _dropped;

    /// <summary>Why the last try gave no reading; null: it gave one.</summary>
    internal string? Problem { get; private set; }

    /// <returns>Why it is left out, the same while values stay outside; null: it is not.</returns>
    internal string? Add(MeterReading reading)
    {
        lock (_lock)
        {
            _repeats = reading.Watts == _last ? _repeats + 1 : 0;
            _last = reading.Watts;
            // A running device draws something: 0 W is a meter that is off.
            if (!(reading.Watts > 0 && reading.Watts >= minW && reading.Watts <= maxW))
            {
                _implausible++;
                if (!_outside)
                    Problem = string.Create(CultureInfo.InvariantCulture, $"it shows {reading.Watts} W, outside of {minW} to {maxW} W, or 0 W");
                _outside = true;
                return Problem;
            }

            (Problem, _outside) = (null, false);
            if (_readings.Count == capacity)
            {
                _readings.Dequeue();
                _dropped++;
            }

            _readings.Enqueue(new LoggedReading(
                reading.Ns, (long)Math.Round(1000 * reading.Watts, MidpointRounding.AwayFromZero), _repeats, _unreadable, _implausible));
            return null;
        }
    }

    internal void Fail(string problem)
    {
        lock (_lock)
        {
            (Problem, _outside) = (problem, false);
            _unreadable++;
        }
    }

    /// <summary>Those up to a time, in order, and how many were lost for want of room.</summary>
    internal (IReadOnlyList<LoggedReading> Readings, long Dropped) TakeUntil(long ns)
    {
        lock (_lock)
        {
            var taken = new List<LoggedReading>();
            while (_readings.TryPeek(out var oldest) && oldest.Ns <= ns)
                taken.Add(_readings.Dequeue());
            var dropped = _dropped;
            _dropped = 0;
            return (taken, dropped);
        }
    }
}
