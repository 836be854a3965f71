using System.Buffers;
using EdgePipeline.Contracts.Experiments;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Yaml;

/// <summary>
/// Reads YAML from people and programs that are not trusted: bounded in size and depth before a tree is built
/// (the tree builder recurses), and without anchors, aliases and tags, which a plan never needs.
/// </summary>
internal static class SafeYaml
{
    public const int MaxChars = 256 * 1024;
    private const int MaxDepth = 16;

    private static readonly SearchValues<char> Binary =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\t', '\n', '\r']), '\x7f', '\uFFFD']);

    /// <returns>The root mapping, or null with the problem added.</returns>
    public static YamlMappingNode? Load(string text, ProblemList problems)
    {
        if (text.Length > MaxChars)
        {
            problems.Add(new PlanProblem(0, 0, "", $"the plan has {text.Length} characters", $"a plan of at most {MaxChars} characters"));
            return null;
        }

        if (text.AsSpan().IndexOfAny(Binary) is >= 0 and var at)
        {
            var line = text.AsSpan(0, at).Count('\n') + 1;
            problems.Add(new PlanProblem(line, at - text.LastIndexOf('\n', at), "", "a control character: this is not a text file", "plain text in UTF-8"));
            return null;
        }

        var scanner = new Scanner(new StringReader(text));
        try
        {
            return CheckEvents(new Parser(scanner), problems) ? Root(text, problems) : null;
        }
        catch (YamlException e)
        {
            problems.Add(YamlFaults.Describe(text, e));
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 18's scanner ends so, without a place of its own, where a plain value inside brackets meets what cannot follow it.
            var end = scanner.CurrentPosition;
            problems.Add(new PlanProblem((int)end.Line, (int)end.Column, "", "this is not YAML: a bracket or quote before here is not closed", "each [, { and \" with its partner"));
            return null;
        }
    }

    private static bool CheckEvents(Parser parser, ProblemList problems)
    {
        var depth = 0;
        var documents = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            documents += current is DocumentStart ? 1 : 0;
            var (reason, instead) = current switch
            {
                AnchorAlias => ("aliases (*name) are not allowed", "the value itself"),
                NodeEvent { Anchor.IsEmpty: false } => ("anchors (&name) are not allowed", "the value without an anchor"),
                NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } } => ("tags (!name) are not allowed", "the plain value"),
                _ when depth > MaxDepth => ($"more than {MaxDepth} levels deep", "a flat plan; see edge plan --help"),
                _ when documents > 1 => ("a second document begins here", "one plan a file"),
                _ => (null, null),
            };
            if (reason is not null)
            {
                problems.Add(new PlanProblem((int)current.Start.Line, (int)current.Start.Column, "", reason, instead!));
                return false;
            }
        }

        return true;
    }

    private static YamlMappingNode? Root(string text, ProblemList problems)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        if (root is YamlMappingNode mapping)
        {
            return mapping;
        }

        var isEmpty = root is null or YamlScalarNode { Value: null or "" };
        problems.Add(new PlanProblem(
            (int)(root?.Start.Line ?? 1), (int)(root?.Start.Column ?? 1), "", isEmpty ? "the plan is empty" : "the plan is not a mapping of fields",
            "name, devices, runtimes, workloads; see edge plan --help"));
        return null;
    }
}
