using System.Text.RegularExpressions;
using EdgePipeline.Workloads.Filebench.Wml;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>A workload that the device may run: a stock personality or one of the plan's own, read by the same rules.</summary>
public sealed partial class FilebenchScript
{
    /// <summary>Length of a workload's text, at most.</summary>
    public const int MaxChars = 16 * 1024;

    private readonly WmlScript _script;

    private FilebenchScript(WmlScript script)
    {
        _script = script;
        DataBytes = (long)WmlLimits.DataBytes(script);
        Flowops = script.Processes.SelectMany(process => process.Threads).SelectMany(thread => thread.Flowops)
            .Select(flowop => (((WmlWord)flowop.Value("name")!).Text, Bytes: WmlRules.Flowops[flowop.Word]))
            .DistinctBy(flowop => flowop.Text).ToDictionary(flowop => flowop.Text, flowop => flowop.Bytes, StringComparer.Ordinal);
    }

    /// <summary>Bytes of all its files when all exist, in whole blocks; of random sizes the mean.</summary>
    public long DataBytes { get; }

    /// <summary>Which way each flowop's bytes go, by the name that Filebench's breakdown shows.</summary>
    public IReadOnlyDictionary<string, FlowopBytes> Flowops { get; }

    /// <exception cref="WmlException">It says something that the device does not run, or would take too much of the machine.</exception>
    public static FilebenchScript Read(string text)
    {
        if (text.Length > MaxChars)
        {
            throw new WmlException(0, $"the text has {text.Length} characters, more than {MaxChars}");
        }

        var script = WmlParser.Parse(text);
        WmlLimits.Check(script);
        return new FilebenchScript(script);
    }

    /// <summary>What Filebench is given: the same workload in this directory and for this long.</summary>
    /// <exception cref="WmlException">Filebench's language cannot express the directory.</exception>
    public string For(string directory, int runtimeS) => DirectoryPattern().IsMatch(directory)
        ? WmlText.Of(_script, directory, runtimeS)
        : throw new WmlException(0, $"Filebench cannot express the directory {directory}; use one of letters, digits, dots, hyphens and underscores");

    [GeneratedRegex("^/[A-Za-z0-9._/-]+$")]
    private static partial Regex DirectoryPattern();
}
