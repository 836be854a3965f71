using System.ComponentModel;
using System.Diagnostics;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker;

/// <summary>
/// What becomes of an attempt whose worker is killed. A shell waits beside the worker for the end of a pipe, which comes with the
/// worker's end and not before; unless it heard a word, it then becomes the worker's own program that cleans up. While a tool runs
/// it is one sleeping process that nothing wakes.
/// </summary>
internal sealed class Aftermath : IDisposable
{
    public const string CleanUp = "--clean-up";

    /// <summary>The text is constant; the program arrives as a positional parameter.</summary>
    private const string UnlessTold = "read -r word || exec \"$0\" " + CleanUp;

    private readonly Process _shell;
    private readonly DataLock _alone;

    private Aftermath(Process shell, DataLock alone) => (_shell, _alone) = (shell, alone);

    /// <param name="alone">Whoever cleans up needs it to be free.</param>
    /// <returns>Null where it cannot be started; the next start cleans up then.</returns>
    public static Aftermath? Watch(DataLock alone)
    {
        // A session of its own: what is sent to the worker's whole group must not end it with the worker.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", UnlessTold, System.Environment.ProcessPath!])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        try
        {
            return new Aftermath(Process.Start(start)!, alone);
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"setsid could not be started ({e.Message}): should this worker be killed, only its next start cleans up");
            return null;
        }
    }

    /// <summary>The worker ends in order, and leaves nothing: the shell ends too.</summary>
    public void NothingIsLeft()
    {
        try
        {
            _shell.StandardInput.WriteLine("done");
            _shell.WaitForExit();
        }
        catch (IOException)
        {
            // It is gone already: somebody killed it.
        }
    }

    /// <summary>The end of the pipe. Unless <see cref="NothingIsLeft"/> was said, the cleaning up begins.</summary>
    public void Dispose()
    {
        _alone.Dispose();
        _shell.Dispose();
    }

    /// <summary>In place of a worker that is gone; where another has begun meanwhile, it does so itself.</summary>
    /// <returns>Exit code: 0 when nothing is left.</returns>
    public static async Task<int> CleanUpAsync(WorkerSettings settings)
    {
        using var leave = DataLock.TryTakeAttempts(settings.DataDirectory);
        if (leave is null)
        {
            return 0;
        }

        var cleaner = new AttemptCleaner(settings.DataDirectory, ControlGroups.OfThisMachine(), WorkerHost.Runtimes(settings));
        var problems = await new LeftBehind(new TrialJournal(settings.DataDirectory), cleaner).RemoveAsync(CancellationToken.None);
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"after the worker's end: {problem}");
        }

        return problems.Count == 0 ? 0 : 1;
    }
}
