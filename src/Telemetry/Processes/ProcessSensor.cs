using EdgePipeline.Telemetry.Cpu;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>
/// The marked processes and their descendants. The kernel's count of forks, which comes with the CPU reading, tells whether anybody
/// made a process since; only then are newcomers looked for.
/// </summary>
internal sealed class ProcessSensor(CpuSensor cpu, IKinship kinship, SeriesSet set, ReadBuffer buffer, TimeProvider clock) : ISensor
{
    /// <summary>A bound on memory and on the time of a reading. A trial has tens.</summary>
    internal const int Most = 256;

    private readonly SortedList<int, Followed> _followed = [];
    private readonly List<(int Pid, int Parent)> _newcomers = new(Most);
    private long? _forks;
    private bool _lookAgain;

    /// <summary>Processes not followed because there were too many.</summary>
    internal long TooMany { get; private set; }

    public void Read(int slice)
    {
        if (_followed.Count == 0)
            return;
        for (var i = _followed.Count - 1; i >= 0; i--)
            ReadAt(i, slice);

        var forked = _forks is null || _forks != cpu.Forks;
        // Once more after the last fork: a child that ends while children are listed can hide another (proc_tid_children(5)).
        if (forked || _lookAgain)
            TakeNewcomers(slice);
        _lookAgain = forked;
    }

    /// <summary>From here on these and their descendants; those followed for another reason end with the readings they have.</summary>
    internal void Follow(IReadOnlyList<int> roots, int slice)
    {
        for (var i = _followed.Count - 1; i >= 0; i--)
        {
            var pid = _followed.GetKeyAtIndex(i);
            if (!roots.Contains(pid) && !roots.Contains(_followed.GetValueAtIndex(i).Root))
                EndAt(i);
        }

        foreach (var pid in roots)
            TryAdd(pid, root: pid, slice);
        kinship.Forget();
        if (_followed.Count > 0)
            TakeNewcomers(slice);
        _lookAgain = true;
    }

    public void Dispose()
    {
        foreach (var followed in _followed.Values)
            followed.Process.Dispose();
    }

    private void TakeNewcomers(int slice)
    {
        _forks = cpu.Forks;
        _newcomers.Clear();
        kinship.AddNewcomers(_followed.Keys, _newcomers);
        foreach (var (pid, parent) in _newcomers)
        {
            if (_followed.TryGetValue(parent, out var known))
                TryAdd(pid, known.Root, slice);
        }
    }

    private void TryAdd(int pid, int root, int slice)
    {
        if (_followed.ContainsKey(pid))
            return;
        if (_followed.Count == Most)
        {
            TooMany++;
            return;
        }

        if (ProcessSeries.TryOpen(pid, set, buffer, clock) is not { } process)
            return;
        _followed.Add(pid, new Followed(process, root));
        ReadAt(_followed.IndexOfKey(pid), slice);
    }

    private void ReadAt(int index, int slice)
    {
        if (!_followed.GetValueAtIndex(index).Process.Read(slice))
            EndAt(index);
    }

    private void EndAt(int index)
    {
        _followed.GetValueAtIndex(index).Process.End();
        _followed.RemoveAt(index);
    }

    /// <param name="Root">The marked process that it descends from.</param>
    private readonly record struct Followed(ProcessSeries Process, int Root);
}
