namespace EdgePipeline.Workloads;

/// <summary>One point of one tool, as a device and its runtimes need to know it. Pure: nothing is read or run here.</summary>
public interface IWorkload
{
    /// <summary>The tool's name, which is also its process's.</summary>
    string Tool { get; }

    /// <summary>e.g. <c>fio/1</c>.</summary>
    string ParserVersion { get; }

    /// <summary>What its standard output is kept as, e.g. <c>fio.json</c>.</summary>
    string OutputName { get; }

    /// <summary>Programs that must be where it runs, by name.</summary>
    IReadOnlyList<string> Programs { get; }

    /// <summary>What is laid out and worked on, in bytes; 0: the workload touches no data.</summary>
    long DataBytes { get; }

    /// <summary>Everything that was set, whether the plan said so or not, by name.</summary>
    IReadOnlyDictionary<string, string> Factors { get; }

    /// <summary>Null: as found.</summary>
    bool? Offload => null;

    /// <summary>Whether what laying out left in memory stays there.</summary>
    bool KeepsPageCache => false;

    /// <returns>The program of the other end, in the foreground; null when the workload has none.</returns>
    ToolCommand? Serve(Peer peer);

    /// <returns>What fills the data directory before the launch, on the host; null when the tool makes its files by itself.</returns>
    ToolCommand? LayOut(string jobName, string dataPath);

    ToolCommand Measure(ToolPlace place);

    ToolOutcome Parse(string output, int exitCode, string error);
}

/// <summary>Where a tool runs; paths as it sees them itself.</summary>
/// <param name="JobName">Shows in the process list where the tool lets it.</param>
/// <param name="Data">Directory of the data.</param>
/// <param name="Files">Directory of the command's files.</param>
/// <param name="Peer">The other end; null for a workload without.</param>
public sealed record ToolPlace(string JobName, string Data, string Files, Peer? Peer);

/// <summary>A program with its arguments; no shell reads them.</summary>
/// <param name="Argv">The first is the program's name, to be found where it runs.</param>
/// <param name="Files">Name to text, in <see cref="ToolPlace.Files"/>.</param>
public sealed record ToolCommand(IReadOnlyList<string> Argv, IReadOnlyDictionary<string, string> Files)
{
    public static ToolCommand Of(string program, IReadOnlyList<string> arguments) => new([program, .. arguments], new Dictionary<string, string>());
}
