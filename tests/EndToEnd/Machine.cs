using System.Globalization;
using System.Text;
using EdgePipeline.Contracts;

namespace EdgePipeline.EndToEnd;

/// <summary>What is left on the machine of a home and of its attempts.</summary>
internal static class Machine
{
    public static IEnumerable<string> Leftovers(string home, IEnumerable<(Guid TrialId, int Attempt)> attempts) =>
        [.. Processes(home), .. Mounts(home), .. attempts.SelectMany(OfAttempt)];

    private static IEnumerable<string> Processes(string home) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId
        where Read(folder, "environ").Contains($"EDGE_OWNER={home}\0") || Read(folder, "cmdline").Contains(home)
        select $"process {Path.GetFileName(folder)}: {Read(folder, "cmdline").Replace('\0', ' ')}";

    private static IEnumerable<string> Mounts(string home) =>
        File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(home)).Select(line => $"mount {line}");

    private static IEnumerable<string> OfAttempt((Guid TrialId, int Attempt) attempt)
    {
        // As the worker names them.
        var id = DeterministicId.From("attempt", attempt.TrialId.ToString("D"), attempt.Attempt.ToString(CultureInfo.InvariantCulture)).ToString("N")[..10];
        string[] places = [$"/run/netns/edge-{id}", $"/sys/class/net/ve{id}", $"/sys/class/net/vt{id}", .. Controllers().Select(controller => $"{controller}/edge/{id}")];
        return places.Where(Path.Exists);
    }

    private static IEnumerable<string> Controllers() => Directory.GetDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup");

    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
