namespace EdgePipeline.Telemetry.Sampling;

/// <summary>
/// The readings of one source since the last batch: time, slice and values, row by row in one array that is made once. When it is full
/// the oldest reading makes room and is counted.
/// </summary>
internal sealed class Ring
{
    private const int Labels = 2;

    private readonly long[] _cells;
    private readonly int _width;
    private readonly int _capacity;
    private int _first;

    internal Ring(int capacity, int columns)
    {
        _capacity = capacity;
        _width = columns + Labels;
        // Not cleared: pages that no reading reaches stay unused memory.
        _cells = GC.AllocateUninitializedArray<long>(capacity * _width);
    }

    internal int Count { get; private set; }

    /// <summary>Readings lost since the last <see cref="Clear"/>.</summary>
    internal long Dropped { get; private set; }

    internal void Add(long timeNs, int slice, ReadOnlySpan<long> values)
    {
        if (Count == _capacity)
        {
            _first = (_first + 1) % _capacity;
            Count--;
            Dropped++;
        }

        var row = Row((_first + Count) % _capacity);
        row[0] = timeNs;
        row[1] = slice;
        values.CopyTo(row[Labels..]);
        Count++;
    }

    internal long TimeNs(int reading) => Row((_first + reading) % _capacity)[0];

    internal int SliceOf(int reading) => (int)Row((_first + reading) % _capacity)[1];

    internal long Value(int reading, int column) => Row((_first + reading) % _capacity)[Labels + column];

    internal void Clear()
    {
        _first = 0;
        Count = 0;
        Dropped = 0;
    }

    private Span<long> Row(int index) => _cells.AsSpan(index * _width, _width);
}
