using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>Whether the tool is still there: it may have gone since the device announced it.</summary>
internal static class ToolGate
{
    /// <returns>Null when it is there; else what to do.</returns>
    public static string? Check(string tool) => Tool.Find(tool) is null ? $"{tool} is not on PATH; install it: apt-get install {tool}" : null;
}
