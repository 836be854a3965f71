namespace EdgePipeline.Telemetry.Publishing;

/// <summary>
/// Pages that the broker has not confirmed, oldest first. Bounded by the values they hold: beyond that the oldest waiting page goes,
/// and its readings are counted for each source's next page. The sampling thread adds, the publisher takes.
/// </summary>
internal sealed class Backlog(long mostValues)
{
    /// <summary>Three million values are 7 to 15 MB here and hours of coarse readings.</summary>
    internal const long MostValuesByDefault = 3_000_000;

    private readonly LinkedList<OutgoingPage> _waiting = [];
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
                return _waiting.Sum(page => page.Readings);
        }
    }

    internal void Add(OutgoingPage page)
    {
        lock (_lock)
        {
            _waiting.AddLast(page);
            _values += page.Values;
            // The newest page stays, however large.
            while (_values > mostValues && _waiting.Count > 1)
                DropOldest();
        }
    }

    /// <summary>The oldest, up to the bounds. Each is to be confirmed or put back.</summary>
    internal IReadOnlyList<OutgoingPage> Take(int mostPages, long mostValuesInAll)
    {
        lock (_lock)
        {
            var pages = new List<OutgoingPage>();
            var values = 0L;
            while (_waiting.First is { } oldest && pages.Count < mostPages)
            {
                values += oldest.Value.Values;
                if (pages.Count > 0 && values > mostValuesInAll)
                    break;
                pages.Add(oldest.Value);
                _waiting.RemoveFirst();
            }

            _taken += pages.Count;
            return pages;
        }
    }

    internal void Confirm(OutgoingPage page)
    {
        lock (_lock)
        {
            _taken--;
            _values -= page.Values;
        }
    }

    /// <summary>These did not arrive, as far as is known; they go out again first.</summary>
    internal void PutBack(IReadOnlyList<OutgoingPage> pages)
    {
        lock (_lock)
        {
            foreach (var page in pages.Reverse())
                _waiting.AddFirst(page);
            _taken -= pages.Count;
        }
    }

    /// <summary>Readings of the source dropped here since the last call, with those that dropped pages told of.</summary>
    internal long TakeLost(string source)
    {
        lock (_lock)
            return _lost.Remove(source, out var lost) ? lost : 0;
    }

    private void DropOldest()
    {
        var page = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _values -= page.Values;
        _readingsLost += page.Readings;
        // What the page told of earlier losses is told again.
        foreach (var (source, readings) in page.MissingWithout)
            _lost[source] = _lost.GetValueOrDefault(source) + readings;
    }
}
