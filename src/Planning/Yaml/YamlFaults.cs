using EdgePipeline.Contracts.Experiments;
using YamlDotNet.Core;

namespace EdgePipeline.Planning.Yaml;

/// <summary>What the YAML library refuses, with the remedy that fits.</summary>
internal static class YamlFaults
{
    private const string DuplicateKey = "Duplicate key ";

    public static PlanProblem Describe(string text, YamlException fault)
    {
        var sentence = (fault.InnerException?.Message ?? fault.Message).ReplaceLineEndings(" ");
        if (sentence.StartsWith(DuplicateKey, StringComparison.Ordinal))
            return At(fault, $"'{sentence[DuplicateKey.Length..]}' stands here twice", "each field once");
        return sentence.Contains("tab as indentation", StringComparison.Ordinal) && Tab(text) is { } tab
            ? new PlanProblem(tab.Line, tab.Column, "", "a tab stands before the field", "spaces")
            : At(fault, $"this is not YAML: {sentence}", "a mapping of fields; see edge plan --help");
    }

    /// <summary>The library names the mapping's begin; people look for the tab.</summary>
    private static (int Line, int Column)? Tab(string text)
    {
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'));
        return line < 0 ? null : (line + 1, lines[line].IndexOf('\t') + 1);
    }

    private static PlanProblem At(YamlException fault, string reason, string instead) =>
        new((int)fault.Start.Line, (int)fault.Start.Column, "", reason, instead);
}
