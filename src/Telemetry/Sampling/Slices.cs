namespace EdgePipeline.Telemetry.Sampling;

/// <summary>The slices that readings in the rings belong to, by the number that a reading carries.</summary>
internal sealed class Slices(Slice first)
{
    private readonly List<Slice> _slices = [first];
    private int _forgotten;

    internal int First => _forgotten;

    internal int Current => _forgotten + _slices.Count - 1;

    internal Slice this[int number] => _slices[number - _forgotten];

    internal void Begin(Slice slice) => _slices.Add(slice);

    /// <summary>Keeps the current one only. To be called when the rings are empty.</summary>
    internal void ForgetEarlier()
    {
        _forgotten = Current;
        _slices.RemoveRange(0, _slices.Count - 1);
    }
}
