using System.Runtime.InteropServices;
using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker;

/// <summary>
/// One worker a data directory: two would clean up each other's trials. And whoever cleans up after a worker that is gone keeps the
/// next one waiting. The locks go with their process, even by SIGKILL.
/// </summary>
internal sealed class DataLock : IDisposable
{
    private const int PathMax = 4096;

    /// <summary>Cleaning up takes a second or two; a process that does not die is given up after ten.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _worker;
    private readonly FileStream _attempts;

    private DataLock(FileStream worker, FileStream attempts) => (_worker, _attempts) = (worker, attempts);

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
    public static async Task<DataLock> TakeAsync(string dataDirectory, TimeProvider clock)
    {
        var path = Path.Combine(dataDirectory, "worker.lock");
        try
        {
            var worker = Open(path);
            for (var asked = clock.GetTimestamp(); ; await Task.Delay(LookAgain, clock))
            {
                if (TryTakeAttempts(dataDirectory) is { } attempts)
                {
                    return new DataLock(worker, attempts);
                }

                if (clock.GetElapsedTime(asked) > Patience)
                {
                    throw new SettingsException($"{dataDirectory}: cleaning up after the last worker does not come to its end; look for a worker with --clean-up");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"{path} cannot be locked: {e.Message} "
                + $"(another worker may run on it; set {ConnectionSettings.DataDirectory} to another directory)");
        }
    }

    /// <summary>The leave to remove attempts, without being their worker.</summary>
    /// <returns>Null: a worker lives, and does it by itself.</returns>
    public static FileStream? TryTakeAttempts(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "attempts.lock");
        try
        {
            return Open(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public void Dispose()
    {
        _attempts.Dispose();
        _worker.Dispose();
    }

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
