using System.Text;
using EdgePipeline.Planning.Sections;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning;

/// <summary>Writes other devices into a plan's text. Comments, every other line and all line numbers stay.</summary>
public static class PlanDevices
{
    /// <param name="text">A plan that can be parsed.</param>
    /// <param name="devices">Names as they may stand in a plan.</param>
    /// <returns>Null where <c>devices</c> is written in a way that cannot be replaced in place.</returns>
    public static string? Replace(string text, IReadOnlyList<string> devices)
    {
        var node = Devices(text);
        var list = $"[{string.Join(", ", devices)}]";
        var rewritten = node switch
        {
            YamlScalarNode scalar => Put(text, scalar.Start.Index, scalar.End.Index, list),
            YamlSequenceNode { Style: SequenceStyle.Block } block => PutItems(text, block, list),
            YamlSequenceNode flow => Put(text, flow.Start.Index, End(text, flow), list),
            _ => text,
        };
        // Whatever the notation was: what counts is that one reads there what was asked for.
        var read = Devices(rewritten) is YamlSequenceNode now ? now.Children.Select(child => (child as YamlScalarNode)?.Value) : [];
        return read.SequenceEqual(devices, StringComparer.Ordinal) ? rewritten : null;
    }

    private static YamlNode? Devices(string text) =>
        SafeYaml.Load(text, new ProblemList()) is { } root ? SectionReader.Child(root, "devices") : null;

    /// <summary>The tree knows only where a list begins.</summary>
    private static long End(string text, YamlSequenceNode list)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext() && !(parser.Current is SequenceStart && parser.Current.Start.Index == list.Start.Index))
        {
        }

        var depth = 1;
        while (depth > 0 && parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
        }

        return parser.Current!.Start.Index + "]".Length;
    }

    /// <summary>Line breaks that the old value held follow the new one.</summary>
    private static string Put(string text, long start, long end, string value) =>
        $"{text[..(int)start]}{value}{new string('\n', text[(int)start..(int)end].Count(c => c == '\n'))}{text[(int)end..]}";

    /// <summary>The list stands for the first item; of the others only comments stay.</summary>
    private static string PutItems(string text, YamlSequenceNode block, string value)
    {
        var rewritten = new StringBuilder();
        var copied = 0;
        foreach (var item in block.Children)
        {
            var dash = text.LastIndexOf('-', (int)item.Start.Index - 1);
            // A list in brackets must stand further in than the field.
            rewritten.Append(text, copied, dash - copied).Append(copied == 0 ? $" {value}" : "");
            copied = (int)item.End.Index;
        }

        return rewritten.Append(text, copied, text.Length - copied).ToString();
    }
}
