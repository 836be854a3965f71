using EdgePipeline.Telemetry.Cpu;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>
/// The marked processes and their descendants. The kernel's count of forks, which comes with the CPU reading, tells whether anybody
/// made a process since; only then is /proc listed, and only ids not seen before are asked for their parent.
/// </summary>
internal sealed class ProcessSensor(CpuSensor cpu, SeriesSet set, ReadBuffer buffer, TimeProvider clock) : ISensor
{
    /// <summary>A bound on memory and on the time of a reading. A trial has tens.</summary>
    internal const int Most = 256;

    /// <summary>Room made from the start, so that other people's processes make nothing grow in a window.</summary>
    private const int UsualProcesses = 1024;

    private readonly ProcessDirectory _directory = new(buffer);
    private readonly SortedList<int, Followed> _followed = [];
    private readonly List<int> _listed = new(UsualProcesses);
    private readonly List<(int Pid, int Parent)> _newcomers = new(UsualProcesses);
    private HashSet<int> _strangers = new(UsualProcesses);
    private HashSet<int> _nextStrangers = new(UsualProcesses);
    private long? _forks;

    /// <summary>Processes not followed because there were too many.</summary>
    internal long TooMany { get; private set; }

    public void Read(int slice)
    {
        if (_followed.Count == 0)
            return;
        for (var i = _followed.Count - 1; i >= 0; i--)
            ReadAt(i, slice);
        if (_forks is null || _forks != cpu.Forks)
            Discover(slice);
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
        if (_followed.Count == 0)
            return;
        _strangers.Clear();
        Discover(slice);
    }

    public void Dispose()
    {
        foreach (var followed in _followed.Values)
            followed.Process.Dispose();
        _directory.Dispose();
    }

    private void Discover(int slice)
    {
        _forks = cpu.Forks;
        _directory.List(_listed);
        _newcomers.Clear();
        _nextStrangers.Clear();
        foreach (var pid in _listed)
        {
            if (_strangers.Contains(pid))
                _nextStrangers.Add(pid);
            else if (!_followed.ContainsKey(pid))
                _newcomers.Add((pid, _directory.ParentOf(pid)));
        }

        // Ids wrap around, so a child can be listed before its parent: go on until a pass finds none.
        while (TakeOneChild(slice))
        {
        }

        foreach (var (pid, _) in _newcomers)
            _nextStrangers.Add(pid);
        (_strangers, _nextStrangers) = (_nextStrangers, _strangers);
    }

    private bool TakeOneChild(int slice)
    {
        for (var i = 0; i < _newcomers.Count; i++)
        {
            var (pid, parent) = _newcomers[i];
            if (!_followed.TryGetValue(parent, out var known))
                continue;
            _newcomers.RemoveAt(i);
            TryAdd(pid, known.Root, slice);
            return true;
        }

        return false;
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
