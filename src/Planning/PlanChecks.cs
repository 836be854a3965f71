using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Planning.Sections;
using EdgePipeline.Planning.Yaml;
using EdgePipeline.Workloads;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning;

/// <summary>What only the whole plan can show.</summary>
internal static class PlanChecks
{
    public static void Check(Plan plan, YamlMappingNode root, ProblemList problems)
    {
        var product = (long)plan.Devices.Count * plan.Runtimes.Count * plan.Workloads.Count;
        var trials = product * plan.Repetitions;
        var controls = plan.Control is { } control ? (trials / control.Every) + (2 * plan.Devices.Count) : 0;
        if (product > PlanParser.MaxCells || trials + controls > PlanParser.MaxTrials)
        {
            problems.Add(
                root, "workloads", $"the plan multiplies to {product} cells and {trials} trials{(controls > 0 ? $" with up to {controls} controls" : "")}",
                $"at most {PlanParser.MaxCells} cells and {PlanParser.MaxTrials} trials");
            return;
        }

        if (plan.Control is not null && plan.Runtimes.Any(runtime => runtime.Name == ControlWorkload.RuntimeName))
        {
            problems.Add(
                SectionReader.Child(root, "runtimes")!, "runtimes", $"one of them is named '{ControlWorkload.RuntimeName}', and that names the plan's control", "another name");
        }

        for (var i = 0; i < plan.Exclusions.Count; i++)
        {
            var exclusion = plan.Exclusions[i];
            if (!Designer.Product(plan).Any(cell => Designer.Matches(exclusion, cell)))
            {
                var at = ((YamlSequenceNode)SectionReader.Child(root, "exclude")!).Children[i];
                problems.Add(at, $"exclude[{i}]", "the exclusion matches no cell", "names as edge plan shows them, or remove it");
            }
        }

        for (var i = 0; i < plan.Claims?.Count; i++)
        {
            var claim = plan.Claims[i];
            bool Runs(string device, string workload, string runtime) => Designer.Product(plan).Any(cell =>
                (cell.Device, cell.Workload.Label, cell.Runtime.Name) == (device, workload, runtime) && !plan.Exclusions.Any(exclusion => Designer.Matches(exclusion, cell)));
            if (!claim.Devices.Any(device => claim.Workloads.Any(workload => Runs(device, workload, claim.Runtime) && Runs(device, workload, claim.Baseline))))
            {
                var at = ((YamlSequenceNode)SectionReader.Child(root, "claims")!).Children[i];
                problems.Add(at, $"claims[{i}]", "the plan excludes every cell that the claim compares", "cells that are run, or no such claim");
            }
        }

        if (problems.All.Count == 0 && Designer.Product(plan).All(cell => plan.Exclusions.Any(e => Designer.Matches(e, cell))))
        {
            problems.Add(SectionReader.Child(root, "exclude") ?? root, "exclude", "the exclusions leave no cell", "exclusions that leave at least one cell");
        }

        if (plan.IdleS is { } idleS)
        {
            CheckIdle(plan, idleS, root, problems);
        }
    }

    /// <summary>A plan that asks for an idle phase wants energy above idle, and telemetry has to hold that phase until the measured time is over.</summary>
    private static void CheckIdle(Plan plan, int idleS, YamlMappingNode root, ProblemList problems)
    {
        var (longest, takesS) = Designer.Product(plan).Where(cell => !plan.Exclusions.Any(exclusion => Designer.Matches(exclusion, cell)))
            .Concat(plan.Control is { } control ? plan.Devices.Select(control.On) : [])
            .Select(cell => (cell.Key, TakesS: (int)Math.Ceiling(TrialTime.Longest(cell.Runtime, cell.Workload, idleS).TotalSeconds))).MaxBy(cell => cell.TakesS);
        if (takesS > HeldReadings.Seconds)
        {
            var room = idleS - (takesS - HeldReadings.Seconds);
            problems.Add(
                SectionReader.Child(root, "idle")!, "idle",
                $"with launch and measured time, {longest} takes up to {takesS} s, and telemetry holds {HeldReadings.Seconds} s of readings: the power in the idle phase would be lost",
                room >= IdleBounds.MinS ? $"{room}s at most, or a shorter run of that workload" : "a shorter run of that workload, or no idle: energy above idle is NULL then");
        }
    }
}
