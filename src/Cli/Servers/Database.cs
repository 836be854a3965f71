using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using EdgePipeline.Cli.Processes;

namespace EdgePipeline.Cli.Servers;

/// <summary>A PostgreSQL of our own on loopback.</summary>
internal sealed class Database(Home home)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> CleanEnvironment = new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LANG"] = "C.UTF-8",
        ["LC_ALL"] = "C.UTF-8",
    };

    private readonly Daemon _server = new(home, "database");

    /// <summary>As it was started last.</summary>
    private DaemonCommand? _command;

    public bool IsRunning => _server.Running is not null;

    public bool HasDied => _server.HasDied;

    private string Data => Path.Combine(home.Database, "data");

    /// <returns>The settings in force: a port that somebody else took meanwhile is chosen anew.</returns>
    public async Task<ServerSettings> StartAsync(ServerSettings settings, CancellationToken cancellation)
    {
        if (!FreePorts.IsFree(settings.DatabasePort))
        {
            settings = settings with { DatabasePort = FreePorts.Choose(1)[0] };
            settings.Save(home);
        }

        var programs = PostgresPrograms.Folder(Data);
        var user = await DatabaseUser.ForAsync(home.Database);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
            await InitializeAsync(programs, user, settings, cancellation);

        var (program, arguments) = user.Running(
            Path.Combine(programs, "postgres"),
            "-D", Data,
            "-p", settings.DatabasePort.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            // A socket's path may be 107 bytes long and no more; nobody needs one.
            "-c", "unix_socket_directories=",
            "-c", "max_connections=400",
            "-c", "logging_collector=off",
            "-c", "log_min_messages=warning",
            "-c", "log_min_error_statement=panic");
        _command = new DaemonCommand(program, arguments, CleanEnvironment);
        _server.Start(_command);
        return settings;
    }

    /// <summary>Waits, then makes the database and the roles that are not there yet.</summary>
    public async Task WaitUntilReadyAsync(ServerSettings settings, CancellationToken cancellation)
    {
        var deadline = TimeProvider.System.GetUtcNow() + StartLimit;
        while (await Reachable.DatabaseAsync(settings.DatabaseConnection("postgres"), cancellation) is { } problem)
        {
            var over = TimeProvider.System.GetUtcNow() > deadline;
            if (!over && !IsRunning && _command is { } command && IsHeld(_server.LogTail()))
            {
                // The log of the server that was killed, not of this try, stays beside the next one's.
                File.Delete(_server.Log);
                _server.Start(command);
            }
            else if (over || !IsRunning)
            {
                throw new EdgeException(ExitCode.Unreachable, $"PostgreSQL does not start ({problem}). The end of {_server.Log}:\n{_server.LogTail()}");
            }

            await Task.Delay(200, cancellation);
        }

        await Schema.PrepareAsync(settings, cancellation);
    }

    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    public async Task StopAsync() => await _server.StopAsync(Signals.Interrupt, TimeSpan.FromSeconds(30));

    /// <summary>Of a server that was killed: it is not reaped yet, or processes of it still end what they were doing.</summary>
    private static bool IsHeld(string log) =>
        log.Contains("\"postmaster.pid\" already exists", StringComparison.Ordinal) || log.Contains("is still in use", StringComparison.Ordinal);

    private async Task InitializeAsync(string programs, DatabaseUser user, ServerSettings settings, CancellationToken cancellation)
    {
        // What an initialization that was cut off left behind.
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);

        Directory.CreateDirectory(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var password = Path.Combine(home.Database, "password");
        PrivateFile.Write(password, settings.DatabasePassword);
        try
        {
            if (user.IsOther)
                await RunAsync("chown", [$"{DatabaseUser.Name}:", Data, password], cancellation);
            var (program, arguments) = user.Running(
                Path.Combine(programs, "initdb"),
                "-D", Data, "-U", ServerSettings.Owner, "--auth=scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C");
            await RunAsync(program, arguments, cancellation);
        }
        finally
        {
            File.Delete(password);
        }
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = await CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory("/")
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        if (!result.IsSuccess)
            throw new EdgeException(ExitCode.Unreachable, $"{Path.GetFileName(program)} failed: {result.StandardError.Trim()}");
    }
}
