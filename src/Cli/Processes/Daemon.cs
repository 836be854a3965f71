using System.Diagnostics;

namespace EdgePipeline.Cli.Processes;

/// <param name="Environment">The whole environment: nothing is inherited.</param>
internal sealed record DaemonCommand(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>
/// A process that outlives the command that started it: leader of a session of its own, output in a log, id in a file.
/// </summary>
internal sealed class Daemon(Home home, string name)
{
    /// <summary>In the environment of everything that is started for a home, so that leftovers can be found.</summary>
    public const string OwnerVariable = "EDGE_OWNER";

    // Redirects, then becomes the program: the text is constant, names and arguments come as arguments.
    private const string Redirecting = """exec >>"$0" 2>&1 </dev/null; exec "$@" """;

    public string Name { get; } = name;

    public string Log => Path.Combine(home.Logs, $"{Name}.log");

    private string PidFile => Path.Combine(home.Run, $"{Name}.pid");

    /// <summary>Null when it does not run; a stale file counts for nothing.</summary>
    public ProcessIdentity? Running =>
        File.Exists(PidFile) && ProcessIdentity.Parse(File.ReadAllText(PidFile)) is { IsAlive: true } running ? running : null;

    /// <summary>It ended without being asked: an orderly stop removes the file.</summary>
    public bool HasDied => Running is null && File.Exists(PidFile);

    /// <summary>The log of the run before stays beside the new one.</summary>
    public void Start(DaemonCommand command)
    {
        if (File.Exists(Log))
            File.Move(Log, Path.Combine(home.Logs, $"{Name}.previous.log"), overwrite: true);

        var start = new ProcessStartInfo("setsid") { WorkingDirectory = "/", UseShellExecute = false };
        foreach (var argument in (string[])["/bin/sh", "-c", Redirecting, Log, command.Program, .. command.Arguments])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (variable, value) in command.Environment)
            start.Environment[variable] = value;
        start.Environment[OwnerVariable] = home.Directory;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Name} did not start");
        if (ProcessIdentity.Of(process.Id) is { } identity)
            File.WriteAllText(PidFile, identity.ToString());
    }

    /// <summary>Asks it to stop, and after the grace period kills its whole group.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(int signal, TimeSpan grace)
    {
        var orderly = true;
        if (Running is { } running)
        {
            Signals.Send(running.Pid, signal);
            orderly = await Waiting.UntilAsync(() => !running.IsAlive, grace);
            Signals.SendToGroup(running.Pid, Signals.Kill);
            await Waiting.UntilAsync(() => !running.IsAlive, TimeSpan.FromSeconds(10));
        }

        File.Delete(PidFile);
        return orderly;
    }

    /// <summary>The end of the log, for a message about what went wrong.</summary>
    public string LogTail(int lines = 15) =>
        File.Exists(Log) ? string.Join('\n', File.ReadAllLines(Log).TakeLast(lines)) : "(no log)";
}
