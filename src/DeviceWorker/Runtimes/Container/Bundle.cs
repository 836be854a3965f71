using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>Files and directories of one container.</summary>
internal sealed record Bundle(string Path)
{
    public string Upper => In("upper");

    public string Work => In("work");

    public string Merged => In("merged");

    public string State => In("state");

    public string ConfigFile => In("config.json");

    public string PidFile => In("pid");

    public string LogFile => In("runc.log");

    /// <summary>Where the container finds its data, and the files of its command.</summary>
    public const string DataPath = "/data", FilesPath = "/files";

    /// <summary>The data as the container writes it, through the overlay.</summary>
    public string MergedData => System.IO.Path.Combine(Merged, "data");

    /// <summary>The same files in the writable layer, on the device's own file system.</summary>
    public string UpperData => System.IO.Path.Combine(Upper, "data");

    public string MergedFiles => System.IO.Path.Combine(Merged, "files");

    /// <returns>The container's first process as the host counts; null while runc has not written it.</returns>
    public int? ReadPid() => ProcessTable.ReadPidFile(PidFile);

    public void MakeDirectories()
    {
        foreach (var directory in (string[])[Upper, Work, Merged, State, UpperData])
        {
            Directory.CreateDirectory(directory);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
