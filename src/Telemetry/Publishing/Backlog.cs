using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>
/// Batches that the broker has not confirmed, oldest first. Bounded by the values they hold: beyond that the oldest waiting batch goes,
/// and its readings are counted for the source's next batch. The sampling thread adds, the publisher takes.
/// </summary>
internal sealed class Backlog(long mostValues)
{
    /// <summary>Three million values are about 24 MB here and hours of coarse readings.</summary>
    internal const long MostValuesByDefault = 3_000_000;

    private readonly LinkedList<TelemetryBatch> _waiting = [];
    private readonly Dictionary<string, long> _lost = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _taken;
    private long _values;
    private long _readingsLost;

    internal bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _waiting.Count + _taken == 0;
        }
    }

    /// <summary>Readings dropped so far because there was no room.</summary>
    internal long ReadingsLost
    {
        get
        {
            lock (_lock)
                return _readingsLost;
        }
    }

    /// <summary>Readings that wait or are under way.</summary>
    internal long ReadingsWaiting
    {
        get
        {
            lock (_lock)
                return _waiting.Sum(batch => (long)batch.OffsetsNs.Length);
        }
    }

    internal void Add(TelemetryBatch batch)
    {
        lock (_lock)
        {
            _waiting.AddLast(batch);
            _values += Values(batch);
            // The newest batch stays, however large.
            while (_values > mostValues && _waiting.Count > 1)
                DropOldest();
        }
    }

    /// <summary>The oldest, up to the bounds. Each is to be confirmed or put back.</summary>
    internal IReadOnlyList<TelemetryBatch> Take(int mostBatches, long mostValuesInAll)
    {
        lock (_lock)
        {
            var batches = new List<TelemetryBatch>();
            var values = 0L;
            while (_waiting.First is { } oldest && batches.Count < mostBatches)
            {
                values += Values(oldest.Value);
                if (batches.Count > 0 && values > mostValuesInAll)
                    break;
                batches.Add(oldest.Value);
                _waiting.RemoveFirst();
            }

            _taken += batches.Count;
            return batches;
        }
    }

    internal void Confirm(TelemetryBatch batch)
    {
        lock (_lock)
        {
            _taken--;
            _values -= Values(batch);
        }
    }

    /// <summary>These did not arrive, as far as is known; they go out again first.</summary>
    internal void PutBack(IReadOnlyList<TelemetryBatch> batches)
    {
        lock (_lock)
        {
            foreach (var batch in batches.Reverse())
                _waiting.AddFirst(batch);
            _taken -= batches.Count;
        }
    }

    /// <summary>Readings of the source dropped here since the last call.</summary>
    internal long TakeLost(string source)
    {
        lock (_lock)
            return _lost.Remove(source, out var lost) ? lost : 0;
    }

    private static long Values(TelemetryBatch batch) => (batch.Columns.Count + 1L) * batch.OffsetsNs.Length;

    private void DropOldest()
    {
        var batch = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _values -= Values(batch);
        _readingsLost += batch.OffsetsNs.Length;
        // What the batch told of earlier losses is told again.
        _lost[batch.Source] = _lost.GetValueOrDefault(batch.Source) + batch.OffsetsNs.Length + batch.Dropped;
    }
}
