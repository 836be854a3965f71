using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Experiments;

/// <summary>What a plan would run.</summary>
/// <param name="LayoutMibNotEstimated">What the slowest device writes before its trials beyond what the estimate has.</param>
internal sealed record PlanPreview(
    string Name,
    long Seed,
    int MinRepetitions,
    int Repetitions,
    int MaxAttempts,
    string StoppingRule,
    string Gates,
    string Idle,
    string Control,
    int Controls,
    double EstimatedSeconds,
    double MeasuredSeconds,
    double LayoutMibNotEstimated,
    IReadOnlyList<PreviewRuntime> Runtimes,
    IReadOnlyList<PreviewCell> Cells,
    IReadOnlyList<PreviewTrial> Order,
    IReadOnlyList<PreviewClaim> Claims)
{
    public static PlanPreview Of(Plan plan, Design design)
    {
        var cells = design.Cells.Concat(design.Controls ?? []).ToDictionary(cell => cell.Key);
        // Devices run side by side: the slowest one decides.
        double Slowest(Func<Cell, double> seconds) => design.Order
            .GroupBy(trial => trial.Device)
            .Select(device => device.Sum(trial => seconds(cells[trial.CellKey])))
            .DefaultIfEmpty(0)
            .Max();

        return new PlanPreview(
            plan.Name,
            plan.Seed,
            plan.Stopping?.MinN ?? plan.Repetitions,
            plan.Repetitions,
            plan.MaxAttempts,
            design.StoppingRule,
            PlannedGates.Text(plan.Gates),
            PlannedIdle.Text(plan.IdleS),
            PlannedControl.Text(plan.Control),
            design.Order.Count(trial => trial.IsControl),
            Slowest(cell => TrialTime.Expected(cell.Runtime, cell.Workload, plan.IdleS).TotalSeconds),
            Slowest(cell => TrialTime.Measured(cell.Workload).TotalSeconds),
            Slowest(cell => TrialTime.LayoutMibNotExpected(cell.Workload)),
            [.. plan.Runtimes.Select(PreviewRuntime.Of)],
            [.. design.Cells.Select(cell => new PreviewCell(cell.Key, cell.Device, cell.Runtime.Name, cell.Workload.Label))],
            [.. design.Order.Select(trial => new PreviewTrial(trial.Position, trial.Block, trial.CellKey, trial.IsControl))],
            [.. (plan.Claims ?? []).Select(claim => new PreviewClaim(claim.Text, claim.Devices, claim.Workloads))]);
    }
}

internal sealed record PreviewCell(string Key, string Device, string Runtime, string Workload);

internal sealed record PreviewClaim(string Text, IReadOnlyList<string> Devices, IReadOnlyList<string> Workloads);

internal sealed record PreviewTrial(int Position, int Block, string CellKey, bool IsControl);
