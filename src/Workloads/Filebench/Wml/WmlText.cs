using System.Globalization;
using System.Text;

namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>
/// Writes a workload anew from what was understood of it, so that Filebench never sees a character that the rules did not pass.
/// </summary>
internal static class WmlText
{
    public static string Of(WmlScript script, string directory, int runtimeS)
    {
        var text = new StringBuilder();
        if (script.QuitMode is { } mode)
        {
            Line(text, $"set mode quit {mode}");
        }

        foreach (var cvar in script.Cvars)
        {
            Line(text, $"set ${cvar.Variable}=cvar({Attributes(cvar.Attributes, directory)})");
        }

        foreach (var element in script.Events)
        {
            Line(text, $"eventgen {Attributes(element.Attributes, directory)}");
        }

        foreach (var file in script.Files)
        {
            Line(text, $"define {file.Word} {Attributes(file.Attributes, directory)}");
        }

        foreach (var process in script.Processes)
        {
            Process(text, process, directory);
        }

        Line(text, string.Create(CultureInfo.InvariantCulture, $"run {runtimeS}"));
        return text.ToString();
    }

    private static void Process(StringBuilder text, WmlProcess process, string directory)
    {
        Line(text, $"define process {Attributes(process.Element.Attributes, directory)}");
        Line(text, "{");
        foreach (var thread in process.Threads)
        {
            Line(text, $"  thread {Attributes(thread.Element.Attributes, directory)}");
            Line(text, "  {");
            foreach (var flowop in thread.Flowops)
            {
                Line(text, $"    flowop {flowop.Word} {Attributes(flowop.Attributes, directory)}");
            }

            Line(text, "  }");
        }

        Line(text, "}");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Attributes(IReadOnlyList<WmlAttribute> attributes, string directory) =>
        string.Join(',', attributes.Select(attribute => attribute.Value is WmlFlag ? attribute.Name : $"{attribute.Name}={Value(attribute.Value, directory)}"));

    private static string Value(WmlValue value, string directory) => value switch
    {
        WmlNumber number => number.Value.ToString(CultureInfo.InvariantCulture),
        WmlWord word => word.Text,
        WmlRandom random => $"${random.Variable}",
        WmlDirectory => directory,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such value."),
    };
}
