using System.Text.Json;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>runc's own log: one JSON object a line with <c>level</c> and <c>msg</c>.</summary>
internal static class ContainerLog
{
    /// <returns>The last error; null when there is none or no log.</returns>
    public static string? Error(string? file) => file is not null && File.Exists(file) ? LastError(File.ReadAllText(file)) : null;

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
