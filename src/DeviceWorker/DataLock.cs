using System.Runtime.InteropServices;
using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker;

/// <summary>One worker a data directory: two would clean up each other's trials. The lock goes with the process, even by SIGKILL.</summary>
internal static class DataLock
{
    private const int PathMax = 4096;

    /// <summary>Makes the directory where it is not there, and follows links: mounts are known by their real paths only.</summary>
    /// <exception cref="SettingsException">It cannot be made.</exception>
    public static WorkerSettings MakeDirectory(WorkerSettings settings)
    {
        try
        {
            Directory.CreateDirectory(settings.DataDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{ConnectionSettings.DataDirectory}: {e.Message}; set it to a directory that the worker may write");
        }

        var resolved = new byte[PathMax];
        return Libc.RealPath(settings.DataDirectory, resolved) == 0
            ? throw new SettingsException($"{ConnectionSettings.DataDirectory}: {settings.DataDirectory}: {Marshal.GetLastPInvokeErrorMessage()}")
            : settings with { DataDirectory = Encoding.UTF8.GetString(resolved.AsSpan(0, resolved.IndexOf((byte)0))) };
    }

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
                $"{path} cannot be locked: {e.Message} "
                + $"(another worker may run on it; set {ConnectionSettings.DataDirectory} to another directory)");
        }
    }
}
