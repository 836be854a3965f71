using System.Text.Json;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>runc's own log: one JSON object a line with <c>level</c> and <c>msg</c>.</summary>
internal static class ContainerLog
{
    /// <returns>Null when there is none.</returns>
    public static string? LastError(string log) => log.Split('\n')
        .Select(Parse)
        .LastOrDefault(message => message is not null);

    private static string? Parse(string line)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            return entry.RootElement.GetProperty("level").GetString() is "error" or "fatal"
                ? $"runc: {entry.RootElement.GetProperty("msg").GetString()}"
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
