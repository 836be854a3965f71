using EdgePipeline.Contracts;

namespace EdgePipeline.DeviceWorker;

/// <summary>One worker a data directory: two would clean up each other's trials. The lock goes with the process, even by SIGKILL.</summary>
internal static class DataLock
{
    /// <exception cref="SettingsException">Another worker has it, or it cannot be written.</exception>
    public static FileStream Take(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "worker.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"{path} cannot be locked: {e.Message} (another worker may run on it; set {ConnectionSettings.DataDirectory} to another directory)");
        }
    }
}
