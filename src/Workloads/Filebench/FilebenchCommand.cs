namespace EdgePipeline.Workloads.Filebench;

/// <summary>Filebench's argument list.</summary>
public static class FilebenchCommand
{
    /// <summary>
    /// Filebench hands pointers from process to process and spins for ever where the kernel lays each out at random; setarch turns
    /// that off for this process and its children alone.
    /// </summary>
    /// <param name="setarch">setarch's path.</param>
    /// <param name="filebench">Filebench's path.</param>
    /// <param name="scriptFile">The script as the tool sees it.</param>
    public static IReadOnlyList<string> Measure(string setarch, string filebench, string scriptFile) => [setarch, "-R", filebench, "-f", scriptFile];
}
