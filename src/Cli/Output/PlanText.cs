using System.Globalization;
using System.Text;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Planning;
using Humanizer;

namespace EdgePipeline.Cli.Output;

/// <summary>A plan's preview for people.</summary>
internal static class PlanText
{
    private const int OrderLinesPerBlock = 40;

    /// <summary>For whoever reads to scale: which device it will be is not known here.</summary>
    private const int ExampleMibPerS = 100;

    public static string Render(PlanPreview preview)
    {
        var runtimes = preview.Cells.Select(cell => cell.Runtime).Distinct().ToArray();
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{preview.Name}: {"cell".ToQuantity(preview.Cells.Count)} x {Repetitions(preview)} {"trial".ToQuantity(preview.Order.Count - preview.Controls)}{Controls(preview)}, ");
        text.Append(culture, $"about {Duration.Text(TimeSpan.FromSeconds(preview.EstimatedSeconds))}, {Duration.Text(TimeSpan.FromSeconds(preview.MeasuredSeconds))} of it measured\n");
        if (preview.LayoutMibNotEstimated > 0)
        {
            text.Append(culture, $"Not in that time: laying out files before trials as far as they are larger than {TrialTime.LaidOutMib} MiB, {preview.LayoutMibNotEstimated / 1024:0.0} GiB on the slowest device; ");
            text.Append(culture, $"at {ExampleMibPerS} MiB/s {Duration.Text(TimeSpan.FromSeconds(preview.LayoutMibNotEstimated / ExampleMibPerS))}.\n");
        }

        text.Append(culture, $"Stopping rule: {preview.StoppingRule}. Seed {preview.Seed}. At most {"attempt".ToQuantity(preview.MaxAttempts)} a trial.\n");
        text.Append(culture, $"Gate before each: {preview.Gates}. Idle before each launch: {preview.Idle}.\n");
        text.Append(preview.Controls > 0 ? $"Control: {preview.Control}.\n\n" : "\n");

        text.Append(new TextTable(["Runtime", "what", "set by the plan"], [.. preview.Runtimes.Select(Row)], LeftAligned: 3).Render()).Append('\n');
        foreach (var device in preview.Cells.GroupBy(cell => cell.Device))
        {
            var rows = device.GroupBy(cell => cell.Workload).Select(workload => (IReadOnlyList<string>)
                [workload.Key, .. runtimes.Select(runtime => workload.Any(cell => cell.Runtime == runtime) ? "x" : "excluded")]);
            text.Append(new TextTable([$"Cells on {device.Key}", .. runtimes], [.. rows]).Render()).Append('\n');
            text.Append(culture, $"Drawn order on {device.Key}\n");
            foreach (var block in preview.Order.Where(trial => !trial.IsControl && trial.CellKey.StartsWith(device.Key + "/", StringComparison.Ordinal)).GroupBy(trial => trial.Block))
            {
                var trials = block.Select(trial => trial.CellKey[(device.Key.Length + 1)..]).ToArray();
                var more = trials.Length > OrderLinesPerBlock ? $", and {trials.Length - OrderLinesPerBlock} more (--json shows all)" : "";
                text.Append(culture, $"  block {block.Key}: {string.Join(", ", trials.Take(OrderLinesPerBlock))}{more}\n");
            }

            text.Append('\n');
        }

        if (preview.Claims.Count > 0)
        {
            var rows = preview.Claims.Select(claim => (IReadOnlyList<string>)
                [claim.Text, string.Create(culture, $"{claim.Devices.Count * claim.Workloads.Count}")]);
            text.Append(new TextTable(["Claim, recorded before the first trial", "points"], [.. rows]).Render()).Append('\n');
        }

        text.Append("What a device cannot run is skipped with its reason when the experiment starts: see ./edge doctor\n");
        return text.ToString();
    }

    private static string Controls(PlanPreview preview) => preview.Controls > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {"control".ToQuantity(preview.Controls)}") : "";

    private static string Repetitions(PlanPreview preview) => preview.MinRepetitions == preview.Repetitions
        ? string.Create(CultureInfo.InvariantCulture, $"{"repetition".ToQuantity(preview.Repetitions)} =")
        : string.Create(CultureInfo.InvariantCulture, $"{preview.MinRepetitions} to {preview.Repetitions} repetitions = at most");

    private static IReadOnlyList<string> Row(PreviewRuntime runtime) =>
        [runtime.Name, runtime.What, runtime.Factors.Count == 0 ? "nothing" : string.Join(", ", runtime.Factors.Select(factor => $"{factor.Key} {factor.Value}"))];
}
