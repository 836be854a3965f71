namespace EdgePipeline.Cli;

/// <summary>
/// Who uses the private servers: each command holds a shared lock, so that the last one out can tell that it is the last.
/// The kernel drops the locks of a command that was killed.
/// </summary>
internal sealed class UseLock(Home home) : IDisposable
{
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromMinutes(3);
    private FileStream? _use;

    private string Users => Path.Combine(home.Run, "users.lock");

    private string Change => Path.Combine(home.Run, "change.lock");

    /// <summary>Only one command at a time starts or stops servers.</summary>
    public async Task<IDisposable> ChangingAsync(CancellationToken cancellation)
    {
        FileStream? held = null;
        var free = await Processes.Waiting.UntilAsync(() => (held = TryOpen(Change, FileShare.None)) is not null, ChangeLimit, cancellation);
        return free && held is not null
            ? held
            : throw new EdgeException(ExitCode.Failed,
                $"Another edge has been starting or stopping servers under {home.Directory} for {ChangeLimit.TotalMinutes} minutes. End it, or use a home of your own: EDGE_HOME=/some/folder ./edge …");
    }

    /// <summary>Nobody uses the servers: who started those that run was killed.</summary>
    public bool IsUnused
    {
        get
        {
            using var alone = TryOpen(Users, FileShare.None);
            return alone is not null;
        }
    }

    public void BeginUse() => _use = TryOpen(Users, FileShare.ReadWrite)
        ?? throw new EdgeException(ExitCode.Failed, $"Another edge is stopping the servers under {home.Directory}: try again.");

    /// <returns>True when nobody else uses the servers.</returns>
    public bool EndUse()
    {
        _use?.Dispose();
        _use = null;
        return IsUnused;
    }

    public void Dispose() => _use?.Dispose();

    private static FileStream? TryOpen(string path, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read, share);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
