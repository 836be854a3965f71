namespace EdgePipeline.Cli;

/// <summary>Programs built beside this one.</summary>
internal static class Build
{
    private static readonly string Output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>Debug or Release, as this program.</summary>
    public static string Configuration { get; } = Path.GetFileName(Path.GetDirectoryName(Output)!);

    /// <param name="folder"><c>src</c> or <c>tests</c>.</param>
    public static string Program(string folder, string project)
    {
        var program = Path.Combine(Home.Root, folder, project, "bin", Configuration, Path.GetFileName(Output), $"EdgePipeline.{project}");
        return File.Exists(program)
            ? program
            : throw new EdgeException(ExitCode.Missing, $"{program} is not built. Run edge by its launcher ./edge, which builds it.");
    }
}
