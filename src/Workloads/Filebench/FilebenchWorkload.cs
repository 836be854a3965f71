using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>A Filebench point as a workload, with the text that it runs.</summary>
public sealed class FilebenchWorkload(FilebenchPoint point, FilebenchScript script) : IWorkload
{
    private const string ScriptFile = "workload.f";

    public string Tool => "filebench";

    public string ParserVersion => FilebenchOutput.ParserVersion;

    public string OutputName => "filebench.txt";

    public IReadOnlyList<string> Programs => ["filebench", "setarch"];

    public long DataBytes => script.DataBytes;

    public IReadOnlyDictionary<string, string> Factors => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["filebench.workload"] = point.Own?.Name ?? FilebenchPersonalities.Word(point.Personality!.Value),
        ["filebench.runtime_s"] = point.RuntimeS.ToString(CultureInfo.InvariantCulture),
        ["filebench.aslr"] = "off for this process",
    };

    /// <exception cref="Wml.WmlException">The text says something that the device does not run.</exception>
    public static FilebenchWorkload Of(WorkloadPoint point, Func<FilebenchPersonality, string> personality)
    {
        var filebench = point.Filebench!;
        return new FilebenchWorkload(filebench, FilebenchScript.Read(filebench.Own?.Wml ?? personality(filebench.Personality!.Value)));
    }

    public ToolCommand? Serve(Peer peer) => null;

    /// <summary>Filebench fills its file sets itself, before its run.</summary>
    public ToolCommand? LayOut(string jobName, string dataPath) => null;

    public ToolCommand Measure(ToolPlace place) => new(
        FilebenchCommand.Measure("setarch", "filebench", $"{place.Files}/{ScriptFile}"),
        new Dictionary<string, string>(StringComparer.Ordinal) { [ScriptFile] = script.For(place.Data, point.RuntimeS) });

    public ToolOutcome Parse(string output, int exitCode, string error) => FilebenchOutput.Parse(output, exitCode, error, script);
}
