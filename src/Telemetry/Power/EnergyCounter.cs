namespace EdgePipeline.Telemetry.Power;

internal enum CounterStep
{
    /// <summary>No sum yet: one more reading is needed.</summary>
    Begins,
    Counts,

    /// <summary>The energy since the reading before is unknown; the sum goes on without it.</summary>
    Implausible,
}

/// <summary>
/// A hardware counter as a sum that only grows. Its wrap is undone. The first difference is dropped: what the counter held before anybody
/// looked may be old. A difference that no rail can draw is left out and said.
/// </summary>
/// <param name="rangeUj">The counter begins anew there; null: it does not say, and a step back is a reset.</param>
internal sealed class EnergyCounter(long? rangeUj, double maxW)
{
    /// <summary>The first is no difference, the second is the one that is dropped.</summary>
    private const int Beginning = 2;

    private long _last;
    private long _lastNs;
    private int _seen;

    internal long SumUj { get; private set; }

    internal CounterStep Add(long timeNs, long rawUj)
    {
        var (growth, ns) = (rawUj - _last, timeNs - _lastNs);
        if (growth < 0 && rangeUj is { } range)
            growth += range;
        (_last, _lastNs) = (rawUj, timeNs);
        if (_seen < Beginning)
            return ++_seen < Beginning ? CounterStep.Begins : CounterStep.Counts;

        // 1 uJ in 1 ns is 1000 W.
        if (ns <= 0 || growth < 0 || 1000.0 * growth / ns > maxW)
            return CounterStep.Implausible;
        SumUj += growth;
        return CounterStep.Counts;
    }
}
