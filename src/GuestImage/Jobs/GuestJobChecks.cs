using System.Text.RegularExpressions;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>What the guest's init relies on; it reads lists one line an entry and runs nothing that is not a path.</summary>
internal static partial class GuestJobChecks
{
    /// <summary>Steps are numbered with two digits on the job disk.</summary>
    private const int MostSteps = 100;

    public static void Check(GuestJob job)
    {
        if (job.Steps.Count is 0 or > MostSteps)
            throw new ArgumentException($"A guest job has 1 to {MostSteps} steps, not {job.Steps.Count}.", nameof(job));
        foreach (var step in job.Steps)
            CheckStep(step);
        foreach (var name in job.Files.Keys)
            if (!PlainName().IsMatch(name))
                throw new ArgumentException($"A job's file is named by letters, digits, '.', '_' and '-', not '{name}'.", nameof(job));
        foreach (var path in job.Collect)
            if (!path.StartsWith('/') || !IsOneLine(path))
                throw new ArgumentException($"A collected file is named by an absolute path on one line, not '{path}'.", nameof(job));
    }

    private static void CheckStep(GuestStep step)
    {
        if (step.Argv.Count == 0 || !step.Argv[0].StartsWith('/'))
            throw new ArgumentException("A step's first word is the absolute path of a program in the guest.", nameof(step));
        if (step.Argv.FirstOrDefault(word => !IsOneLine(word)) is { } word)
            throw new ArgumentException($"A step's words hold no line break and no zero character: '{word}'.", nameof(step));
    }

    private static bool IsOneLine(string text) => text.AsSpan().IndexOfAny('\n', '\0') < 0;

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex PlainName();
}
