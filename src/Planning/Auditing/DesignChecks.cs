using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;

namespace EdgePipeline.Planning.Auditing;

/// <summary>The design: there before the first trial, made of the plan as submitted, and in the order that the seed gives.</summary>
internal static class DesignChecks
{
    public static IEnumerable<AuditCheck> Of(AuditedExperiment audited) =>
        [Recorded(audited), Before(audited), Plan(audited), Cells(audited), Order(audited)];

    private static AuditCheck Recorded(AuditedExperiment audited)
    {
        var designs = audited.Events.Where(recorded => recorded.Data is ExperimentDesigned).ToArray();
        var design = audited.Design;
        return new AuditCheck(
            "design is recorded", designs.Length == 1,
            designs.Length == 1
                ? $"once: {design.Cells.Count} cells, {design.Order.Count} trials, seed {design.Plan.Seed}, {design.StoppingRule}; gates: {PlannedGates.Text(design.Plan.Gates)}; idle before each launch: {PlannedIdle.Text(design.Plan.IdleS)}; control: {PlannedControl.Text(design.Plan.Control)}; {design.Versions.Count} versions"
                : $"{designs.Length} times: a second design replaces the first",
            [.. designs.Select(Evidence.Of)]);
    }

    private static AuditCheck Before(AuditedExperiment audited)
    {
        var design = audited.DesignEvent!;
        if (audited.FirstOfTrials is not { } first)
        {
            return new AuditCheck("nothing of the design came after the first trial", true, "no trial has started", [Evidence.Of(design)]);
        }

        var late = audited.Events.FirstOrDefault(recorded =>
            recorded.Sequence > first.Sequence && recorded.Data is ExperimentSubmitted or ExperimentDesigned or ExperimentRejected);
        return new AuditCheck(
            "nothing of the design came after the first trial", late is null,
            late is null
                ? $"the design is event {design.Sequence}, and the first event of a trial is {first.Sequence}"
                : $"event {late.Sequence}, {late.Name}, came after event {first.Sequence}, {first.Name}",
            late is null ? [Evidence.Of(design), Evidence.Of(first)] : [Evidence.Of(first), Evidence.Of(late)]);
    }

    private static AuditCheck Plan(AuditedExperiment audited)
    {
        const string name = "the plan is the one that was submitted";
        if (audited.Submitted is not { Data: ExperimentSubmitted submitted } recorded)
        {
            return new AuditCheck(name, false, "there is no event experiment_submitted", [Evidence.Of(audited.DesignEvent!)]);
        }

        IReadOnlyList<Evidence> evidence = [Evidence.Of(recorded), Evidence.Of(audited.DesignEvent!)];
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(submitted.PlanText)));
        if (sha256 != submitted.PlanSha256)
        {
            return new AuditCheck(name, false, $"its text has the hash {sha256}, and {submitted.PlanSha256} was recorded", evidence);
        }

        var parsed = PlanParser.ParseAgain(submitted.PlanText, StoppingVersions.DefaultMin(audited.Design.Versions));
        var difference = parsed.Plan is { } plan ? Difference(plan, audited.Design.Plan) : parsed.Problems[0].Reason;
        return new AuditCheck(
            name, difference is null,
            difference is null ? $"its text, {sha256[..12]}…, reads as what was designed" : $"its text does not read as what was designed: {difference}", evidence);
    }

    /// <summary>
    /// What a version of that time did not know is not in its design, and is no difference as long as the text does not say it either: every
    /// version rejects a plan with a field that it does not know, so what the text says was known to whoever designed it.
    /// </summary>
    private static string? Difference(Plan read, Plan designed)
    {
        var (now, then, unsaid) = (Json(read), Json(designed), Json(_sayingNothing));
        return then.Where(field => !JsonNode.DeepEquals(now[field.Key], field.Value) && (field.Value is not null || !JsonNode.DeepEquals(now[field.Key], unsaid[field.Key])))
            .Select(field => $"{field.Key} is {Words(read, field.Key, now[field.Key])} in the text, and {Words(designed, field.Key, field.Value)} in the design").FirstOrDefault();
    }

    /// <summary>A plan of nothing but what every plan must have, so that whatever else it holds are defaults.</summary>
    private static readonly Plan _sayingNothing = PlanParser.Parse("{ name: x, devices: [x], runtimes: [NT], workloads: [ fio: { rw: read, bs: 4k } ] }").Plan!;

    private static JsonObject Json(Plan plan) => JsonSerializer.SerializeToNode(plan)!.AsObject();

    private static string Words(Plan plan, string field, JsonNode? value) => field switch
    {
        nameof(Contracts.Experiments.Plan.Control) => PlannedControl.Text(plan.Control),
        nameof(Contracts.Experiments.Plan.Gates) => PlannedGates.Text(plan.Gates),
        _ => value?.ToJsonString() ?? "nothing",
    };

    private static AuditCheck Cells(AuditedExperiment audited)
    {
        var design = audited.Design;
        var expected = Designer.Product(design.Plan).Where(cell => !design.Plan.Exclusions.Any(exclusion => Designer.Matches(exclusion, cell))).ToArray();
        var wrong = expected.Zip(design.Cells).Where(pair => pair.First != pair.Second with { SkipReason = null }).Select(pair => pair.Second.Key).FirstOrDefault();
        var (controls, designed) = (design.Plan.Control is { } control ? design.Plan.Devices.Select(control.On).ToArray() : [], design.Controls?.Count ?? 0);
        wrong ??= (design.Controls ?? []).Select(cell => cell with { SkipReason = null }).Except(controls).FirstOrDefault()?.Key;
        var holds = wrong is null && expected.Length == design.Cells.Count && controls.Length == designed;
        var skipped = design.Cells.Count(cell => cell.SkipReason is not null);
        return new AuditCheck(
            "the cells are the plan's", holds,
            holds ? $"{expected.Length}, of which {skipped} are skipped, each with its reason"
                : wrong is null && controls.Length != designed ? $"the plan gives {controls.Length} controls and the design has {designed}"
                : wrong is null ? $"the plan gives {expected.Length} and the design has {design.Cells.Count}" : $"{wrong} is not the cell that the plan gives there",
            [Evidence.Of(audited.DesignEvent!)]);
    }

    private static AuditCheck Order(AuditedExperiment audited)
    {
        const string name = "the drawn order is the one that the seed gives";
        var design = audited.Design;
        IReadOnlyList<Evidence> evidence = [Evidence.Of(audited.DesignEvent!)];
        var rule = design.Versions.GetValueOrDefault("design");
        if (rule != Designer.Versions["design"])
        {
            return new AuditCheck(name, false, $"it was drawn by {rule ?? "a rule without a version"}, and this version draws by {Designer.Versions["design"]}: it cannot be drawn again", evidence);
        }

        var drawn = Designer.Draw(design.ExperimentId, design.Plan, design.Cells, design.Controls);
        var wrong = drawn.Zip(design.Order).Where(pair => pair.First != pair.Second).Select(pair => pair.Second).FirstOrDefault();
        return new AuditCheck(
            name, wrong is null && drawn.Count == design.Order.Count,
            wrong is not null ? $"seed {design.Plan.Seed} does not give {wrong.CellKey} at position {wrong.Position} of {wrong.Device}"
                : drawn.Count != design.Order.Count ? $"the seed gives {drawn.Count} trials and the design has {design.Order.Count}"
                : $"seed {design.Plan.Seed} drew the same {drawn.Count} trials again, by {rule}",
            evidence);
    }
}
