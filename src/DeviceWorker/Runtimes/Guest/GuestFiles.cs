using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>Files of one guest, in its attempt's directory.</summary>
/// <param name="Path">The attempt's directory.</param>
internal sealed record GuestFiles(string Path)
{
    public static GuestFiles Of(AttemptName name, string dataDirectory) => new(name.Directory(dataDirectory));

    /// <summary>Holds nothing but the data disk, which is flushed and dropped from the page cache by itself.</summary>
    public string DataDirectory => In("disk");

    public string DataDisk => System.IO.Path.Combine(DataDirectory, "data.ext4");

    /// <summary>The data before it is a disk; gone once it is one.</summary>
    public string Staging => In("staging");

    public string JobDisk => In("job.raw");

    public string ResultDisk => In("result.raw");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
