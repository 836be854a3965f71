using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>The stock personalities, by Filebench's own names and places.</summary>
public static class FilebenchPersonalities
{
    /// <summary>Where an installed Filebench keeps them, the user's own build first.</summary>
    public static IReadOnlyList<string> Directories { get; } = ["/usr/local/share/filebench/workloads", "/usr/share/filebench/workloads"];

    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<FilebenchPersonality>().Select(Word)];

    public static string Word(FilebenchPersonality personality) => personality switch
    {
        FilebenchPersonality.Fileserver => "fileserver",
        FilebenchPersonality.Varmail => "varmail",
        FilebenchPersonality.Webserver => "webserver",
        FilebenchPersonality.Webproxy => "webproxy",
        FilebenchPersonality.Oltp => "oltp",
        _ => throw new ArgumentOutOfRangeException(nameof(personality), personality, "No such personality."),
    };

    /// <summary>Files that may hold it, in the order in which to look.</summary>
    public static IReadOnlyList<string> Files(FilebenchPersonality personality) =>
        [.. Directories.Select(directory => $"{directory}/{Word(personality)}.f")];
}
