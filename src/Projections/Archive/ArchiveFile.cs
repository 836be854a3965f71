using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Archive;

/// <summary>A file that is there whole or not at all: it is written beside its place, and moved there at the end.</summary>
internal sealed class ArchiveFile : IAsyncDisposable
{
    private readonly string _path;
    private bool _finished;

    private ArchiveFile(string path)
    {
        _path = path;
        Stream = File.Create($"{path}.partial");
        Packed = new FileStream(
            $"{path}.events.partial", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }

    public FileStream Stream { get; }

    /// <summary>Events, before their size is known. Gone at the end.</summary>
    public FileStream Packed { get; }

    /// <exception cref="VerbException">Not writable, or something else is there.</exception>
    public static async Task<ArchiveFile> CreateAsync(string path, Guid experiment, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            throw new VerbException($"{path} is a folder: write the name of a file, such as {Path.Combine(path, "experiment.tar")}", ExitCodes.Usage);
        }

        if (File.Exists(path) && !await IsOfAsync(path, experiment, cancellation))
        {
            throw new VerbException($"{path} is there already and is no archive of this experiment: write another name, or remove it", ExitCodes.Usage);
        }

        try
        {
            return new ArchiveFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{path} cannot be written: {failure.Message}", ExitCodes.Usage);
        }
    }

    /// <exception cref="VerbException">Not readable.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{path} cannot be read: {failure.Message}", ExitCodes.Usage);
        }
    }

    /// <summary>It is whole.</summary>
    public void Finish()
    {
        Stream.Flush(flushToDisk: true);
        File.Move(Stream.Name, _path, overwrite: true);
        _finished = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Packed.DisposeAsync();
        await Stream.DisposeAsync();
        if (!_finished)
        {
            File.Delete(Stream.Name);
        }
    }

    private static async Task<bool> IsOfAsync(string path, Guid experiment, CancellationToken cancellation)
    {
        try
        {
            await using var there = Open(path);
            return (await ArchiveReader.OpenAsync(there, cancellation)).Manifest.ExperimentId == experiment;
        }
        catch (ArchiveException)
        {
            return false;
        }
    }
}
