using System.Globalization;
using System.Text;

namespace EdgePipeline.Cli.Processes;

/// <summary>Processes that carry a home's mark in their environment though nobody answers for them any more.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<int> Find(Home home) => With(Mark(home));

    /// <returns>How many there were.</returns>
    public static Task<int> EndAsync(Home home) => EndWithAsync(Mark(home));

    /// <param name="mark">NAME=VALUE in their environment.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> EndWithAsync(string mark)
    {
        var found = With(mark);
        foreach (var pid in found)
            Signals.Send(pid, Signals.Terminate);
        await Waiting.UntilAsync(() => With(mark).Count == 0, TimeSpan.FromSeconds(found.Count == 0 ? 0 : 3));
        foreach (var pid in With(mark))
            Signals.Send(pid, Signals.Kill);
        await Waiting.UntilAsync(() => With(mark).Count == 0, TimeSpan.FromSeconds(3));
        return found.Count;
    }

    private static string Mark(Home home) => $"{Daemon.OwnerVariable}={home.Directory}";

    private static IReadOnlyList<int> With(string mark)
    {
        var wanted = Encoding.UTF8.GetBytes(mark);
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid != 0 && pid != Environment.ProcessId && Carries(pid, wanted))];
    }

    private static bool Carries(int pid, byte[] mark)
    {
        try
        {
            // A zombie's environment is empty: it does not count.
            var environment = File.ReadAllBytes($"/proc/{pid}/environ").AsSpan();
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].SequenceEqual(mark))
                    return true;
            }

            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
