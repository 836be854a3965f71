using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>Steps of cleaning up, of which one that fails does not keep the next from being done.</summary>
internal static class Undoing
{
    /// <returns>Why it could not be undone; empty: it is.</returns>
    public static async Task<IReadOnlyList<string>> TryAsync(Func<Task> undo)
    {
        try
        {
            await undo();
            return [];
        }
        catch (Exception e) when (e is ToolException or IOException or UnauthorizedAccessException)
        {
            return [e.Message];
        }
    }
}
