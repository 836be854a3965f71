using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EdgePipeline.Cli.Verbs;

/// <summary>A command that teaches by examples.</summary>
internal sealed class Verb(string name, string description, params (string Line, string Does)[] examples) : Command(name, description)
{
    public IReadOnlyList<(string Line, string Does)> Examples { get; } = examples;
}

/// <summary>The usual help, then the verb's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual, string rootEpilogue) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        switch (parseResult.CommandResult.Command)
        {
            case Verb { Examples: { Count: > 0 } examples }:
                output.WriteLine("Examples:");
                var width = examples.Max(example => example.Line.Length);
                foreach (var (line, does) in examples)
                    output.WriteLine($"  {line.PadRight(width)}  {does}");
                output.WriteLine();
                break;
            case RootCommand:
                output.WriteLine(rootEpilogue);
                break;
        }

        return result;
    }
}
