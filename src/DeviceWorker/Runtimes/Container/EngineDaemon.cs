using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>A daemon of one attempt: what it knows dies with it. It carries the attempt's mark, and so does what it starts.</summary>
internal static class EngineDaemon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when it answers.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="ToolException">It does not.</exception>
    public static async Task<RunningTool> StartAsync(
        string name, IReadOnlyList<string> command, AttemptName attempt, Func<Task<bool>> answers, TimeProvider clock, CancellationToken ct)
    {
        var daemon = Tool.Start(command[0], [.. command.Skip(1)], attempt);
        var asked = clock.GetTimestamp();
        while (!await answers())
        {
            if (daemon.ExitCode.IsCompleted || clock.GetElapsedTime(asked) > Patience)
            {
                throw new ToolException($"{name} does not answer: {LastLine(daemon)}");
            }

            await Task.Delay(LookAgain, clock, ct);
        }

        return daemon;
    }

    private static string LastLine(RunningTool daemon) => daemon.Error.Text.TrimEnd().Split('\n')[^1];
}
