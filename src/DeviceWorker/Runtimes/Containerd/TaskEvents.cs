using System.Text;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>
/// What containerd says of a container whose process the host does not see, as <c>ctr events</c> prints it: one line an event, e.g.
/// <c>2026-11-24 00:25:15.256507476 +0000 UTC edge /tasks/start {"container_id":"edge-…","pid":1319}</c>.
/// </summary>
internal sealed class TaskEvents(string container, TimeProvider clock)
{
    private readonly StringBuilder _unfinished = new();
    private readonly TaskCompletionSource<ToolEnd> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ToolEnd> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it was heard that the container's process had started.</summary>
    public Task<ToolEnd> Started => _started.Task;

    public Task<ToolEnd> Exited => _exited.Task;

    /// <param name="bytes">The next of what ctr prints; may end within a line.</param>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
        _unfinished.Append(Encoding.UTF8.GetString(bytes));
        var text = _unfinished.ToString();
        var end = text.LastIndexOf('\n') + 1;
        _unfinished.Remove(0, end);
        foreach (var line in text[..end].Split('\n').Where(line => line.Contains($"\"container_id\":\"{container}\"", StringComparison.Ordinal)))
        {
            if (line.Contains(" /tasks/start ", StringComparison.Ordinal))
            {
                _started.TrySetResult(Now());
            }
            else if (line.Contains(" /tasks/exit ", StringComparison.Ordinal))
            {
                _exited.TrySetResult(Now());
            }
        }
    }

    public ToolEnd Now() => new(clock.GetTimestamp(), clock.GetUtcNow());
}
