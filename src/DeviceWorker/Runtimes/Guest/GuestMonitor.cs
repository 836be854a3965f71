using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A running virtual machine monitor, with the guest's serial console on its standard output.</summary>
/// <param name="Name">e.g. <c>qemu</c>.</param>
internal sealed record GuestMonitor(string Name, RunningTool Running, SerialConsole Console)
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(3);

    /// <summary>Asks the guest to end; null: this monitor has no way to.</summary>
    public Func<CancellationToken, Task>? AskToEnd { get; init; }

    /// <exception cref="ToolException">It is missing or cannot be started.</exception>
    public static GuestMonitor Start(string name, IReadOnlyList<string> argv, AttemptName attempt, TimeProvider clock)
    {
        var console = new SerialConsole(clock);
        var running = Tool.Start(argv[0], [.. argv.Skip(1)], attempt, console.Hear);
        _ = running.ExitCode.ContinueWith(_ => console.Close(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return new GuestMonitor(name, running, console);
    }

    /// <summary>Waits for a mark, which must be the guest's next.</summary>
    /// <param name="when">For a message, e.g. <c>while the tool ran</c>.</param>
    /// <exception cref="AttemptException">The guest failed, or ended, or something else was heard.</exception>
    public async Task<(T Mark, TimedMark Heard)> ExpectAsync<T>(string when, CancellationToken ct)
        where T : SerialMark => await Console.NextAsync(ct) switch
        {
            { Mark: T mark } heard => (mark, heard),
            { Mark: SerialMark.Fail fail } => throw Failed($"the guest could not run its job: {fail.Reason}"),
            { Mark: var other } => throw Failed($"the guest's console said {other.GetType().Name} {when}, where {typeof(T).Name} was to come: a line was lost"),
            null => throw Failed($"{Name} ended {when}, exit code {await Running.ExitCode}: {LastWords}"),
        };

    /// <summary>Asks the guest to end where that is possible, so that its monitor closes its own books; kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (AskToEnd is { } ask)
        {
            using var limit = new CancellationTokenSource(EndPatience);
            try
            {
                await ask(limit.Token);
                await Running.ExitCode.WaitAsync(limit.Token);
            }
            catch (Exception e) when (e is ToolException or OperationCanceledException)
            {
                // It does not answer, or not in time.
            }
        }

        await KillAsync();
    }

    /// <summary>Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!Running.ExitCode.IsCompleted)
        {
            ProcessTable.Kill(Running.ProcessId);
        }

        await Running.ExitCode;
    }

    private string LastWords => Running.Error.Text.Trim() is { Length: > 0 } said ? said
        : Console.LastWords.Length > 0 ? Console.LastWords
        : "it said nothing";

    private static AttemptException Failed(string reason) => new(FailureKind.RuntimeFailed, reason);
}
