namespace EdgePipeline.GuestImage.Jobs;

/// <summary>What a guest does between its boot and its end: steps in order, until one exits other than 0.</summary>
/// <param name="Files">Name to content; the guest finds each under <see cref="GuestPaths.JobFiles"/>.</param>
/// <param name="Collect">Absolute paths in the guest whose files come back with the result, where they exist.</param>
public sealed record GuestJob(IReadOnlyList<GuestStep> Steps, IReadOnlyDictionary<string, byte[]> Files, IReadOnlyList<string> Collect);

/// <summary>One program; no shell reads <paramref name="Argv"/>, whose first word is an absolute path.</summary>
/// <param name="DropCachesFirst">Write back and drop the guest's page cache before the program starts.</param>
public sealed record GuestStep(IReadOnlyList<string> Argv, bool DropCachesFirst = false);

/// <summary>Where things lie in the guest.</summary>
public static class GuestPaths
{
    /// <summary>The data disk's file system, and the working folder of each step.</summary>
    public const string Data = "/data";

    /// <summary>Memory-backed; files a step writes here cost the data disk nothing.</summary>
    public const string Scratch = "/tmp";

    public const string JobFiles = "/run/job/files";
}
