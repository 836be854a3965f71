namespace EdgePipeline.Cli;

/// <summary>Where everything lies that <c>edge</c> keeps: <c>.edge</c> beside the launcher, or EDGE_HOME. Removing it is a clean reset.</summary>
/// <param name="Directory">Absolute.</param>
internal sealed record Home(string Directory)
{
    public const string Variable = "EDGE_HOME";

    /// <summary>The folder of the launcher.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public string ServersFile => Path.Combine(Directory, "servers.json");

    public string Broker => Path.Combine(Directory, "broker");

    public string Database => Path.Combine(Directory, "database");

    public string Run => Path.Combine(Directory, "run");

    public string Logs => Path.Combine(Directory, "logs");

    /// <summary>The worker's journal and the data under test.</summary>
    public string Data => Path.Combine(Directory, "data");

    /// <summary>Guest images, and the packages they are made of.</summary>
    public string Guest => Path.Combine(Directory, "guest");

    /// <summary>Archives for other devices.</summary>
    public string Packs => Path.Combine(Directory, "packs");

    public string Reports => Path.Combine(Directory, "reports");

    public static Home Find()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        return new Home(Path.GetFullPath(string.IsNullOrEmpty(given) ? Path.Combine(Root, ".edge") : given));
    }

    /// <summary>A home of its own within this one, for servers that must not mix with a person's.</summary>
    public Home Within(string name) => new(Path.Combine(Directory, name));

    public void Create()
    {
        // PostgreSQL's own user has to pass through, whatever the umask is; files with secrets have their own mode.
        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (var folder in (string[])[Directory, Run, Logs, Database])
        {
            System.IO.Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, passable);
        }
    }

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgePipeline.sln")))
                return folder.FullName;
        }

        throw new EdgeException(ExitCode.Missing, $"No EdgePipeline.sln above {from}: run edge from a clone of the repository.");
    }
}
