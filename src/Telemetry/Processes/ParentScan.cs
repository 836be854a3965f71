using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>By listing /proc and asking those not seen before for their parent: works on every kernel.</summary>
internal sealed class ParentScan(ReadBuffer buffer) : IKinship
{
    /// <summary>Room made from the start, so that other people's processes make nothing grow in a window.</summary>
    private const int UsualProcesses = 1024;

    private readonly ProcPaths _proc = new(buffer);
    private readonly List<int> _listed = new(UsualProcesses);
    private readonly List<(int Pid, int Parent)> _unknown = new(UsualProcesses);
    private HashSet<int> _strangers = new(UsualProcesses);
    private HashSet<int> _nextStrangers = new(UsualProcesses);

    public void AddNewcomers(IList<int> followed, List<(int Pid, int Parent)> newcomers)
    {
        _proc.List("/proc\0"u8, _listed);
        _unknown.Clear();
        _nextStrangers.Clear();
        foreach (var pid in _listed)
        {
            if (_strangers.Contains(pid))
                _nextStrangers.Add(pid);
            else if (!followed.Contains(pid))
                _unknown.Add((pid, _proc.ParentOf(pid)));
        }

        // Ids wrap around, so a child can be listed before its parent: go on until a pass finds none.
        while (TakeOne(followed, newcomers))
        {
        }

        foreach (var (pid, _) in _unknown)
            _nextStrangers.Add(pid);
        (_strangers, _nextStrangers) = (_nextStrangers, _strangers);
    }

    public void Forget() => _strangers.Clear();

    private bool TakeOne(IList<int> followed, List<(int Pid, int Parent)> newcomers)
    {
        for (var i = 0; i < _unknown.Count; i++)
        {
            var (pid, parent) = _unknown[i];
            if (!followed.Contains(parent) && !IsAmong(newcomers, parent))
                continue;
            _unknown.RemoveAt(i);
            newcomers.Add((pid, parent));
            return true;
        }

        return false;
    }

    private static bool IsAmong(List<(int Pid, int Parent)> newcomers, int pid)
    {
        foreach (var newcomer in newcomers)
        {
            if (newcomer.Pid == pid)
                return true;
        }

        return false;
    }
}
