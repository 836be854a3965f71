using System.CommandLine;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Shows what a plan would run; touches neither broker nor database.</summary>
internal static class PlanVerb
{
    public static Verb Create()
    {
        var file = new Argument<string?>("file") { Description = "The plan, YAML or JSON.", Arity = ArgumentArity.ZeroOrOne };
        var device = CommonOptions.Device();
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of plan files instead, for editor completion." };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        var verb = new Verb(
            "plan",
            "Check a plan and show its cells, the drawn order and the time it would take. Runs nothing.",
            ("./edge plan experiments/quickstart.yaml", "cells, order and time"),
            ("./edge plan my.yaml --json", "the same for a program"),
            ("./edge plan --schema > plan.schema.json", "for editors: # yaml-language-server: $schema=plan.schema.json"))
        {
            file, device, schema, json,
        };
        verb.SetAction(parsed => Run(parsed.GetValue(file), parsed.GetValue(device) ?? [], parsed.GetValue(schema), parsed.GetValue(json)));
        return verb;
    }

    private static int Run(string? file, string[] devices, bool schema, bool json)
    {
        if (schema)
        {
            Console.Out.Write(PlanSchema.Json);
            return ExitCode.Ok;
        }

        if (file is null)
            throw new EdgeException(ExitCode.Usage, "Name a plan file: ./edge plan experiments/quickstart.yaml");

        var (_, plan) = PlanFile.Parse(file, devices);
        // Which cells a device can run is known only when its worker has announced itself: here nothing is skipped.
        var preview = PlanPreview.Of(plan, Designer.Design(Guid.Empty, plan, capabilitiesByDevice: null));
        Console.Out.Write(json ? JsonOutput.Text(preview) : PlanText.Render(preview));
        return ExitCode.Ok;
    }
}
