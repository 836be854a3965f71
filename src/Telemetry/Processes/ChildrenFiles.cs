using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>By /proc/PID/task/TID/children (CONFIG_PROC_CHILDREN): costs what the followed have, however many others there are.</summary>
internal sealed class ChildrenFiles(ReadBuffer buffer) : IKinship
{
    private readonly ProcPaths _proc = new(buffer);
    private readonly List<int> _children = new(64);
    private readonly List<int> _tasks = new(64);
    private readonly List<int> _family = new(64);

    /// <summary>Whether this kernel has the files.</summary>
    internal static bool Exist()
    {
        var fd = Libc.Open("/proc/thread-self/children\0"u8, Libc.ReadOnly | Libc.CloseOnExec);
        if (fd >= 0)
            _ = Libc.Close(fd);
        return fd >= 0;
    }

    public void AddNewcomers(IList<int> followed, List<(int Pid, int Parent)> newcomers)
    {
        _family.Clear();
        // By index: the interface's enumerator is an allocation.
        for (var i = 0; i < followed.Count; i++)
            _family.Add(followed[i]);
        for (var i = 0; i < _family.Count; i++)
        {
            ListChildren(_family[i]);
            foreach (var child in _children)
            {
                // A dead child stays listed until its parent asks for it.
                if (_family.Contains(child) || _proc.ParentOf(child) == 0)
                    continue;
                _family.Add(child);
                newcomers.Add((child, _family[i]));
            }
        }
    }

    public void Forget()
    {
        // Nothing is kept.
    }

    private void ListChildren(int pid)
    {
        _children.Clear();
        _proc.List(_proc.Tasks(pid), _tasks);
        foreach (var task in _tasks)
        {
            var text = _proc.Read(_proc.Children(pid, task));
            while (Text.TryTakeLong(ref text, out var child))
                _children.Add((int)child);
        }
    }
}
