namespace EdgePipeline.Cli.Reports;

/// <summary>What the page says in words. Pure.</summary>
internal static class ReportSentences
{
    public static string Compared(ReportData data)
    {
        var experiment = data.Experiment;
        var skipped = experiment.CellsSkipped > 0 ? $", {experiment.CellsSkipped} skipped" : "";
        return $"{string.Join(" and ", data.Runtimes)} on {string.Join(", ", data.DeviceNames)}: {data.Workloads.Count} workloads, "
            + $"{experiment.Cells} cells{skipped}, {experiment.Repetitions} launches of each, {experiment.TrialsCompleted} of {experiment.TrialsPlanned} trials completed.";
    }

    public static IEnumerable<string> Warnings(ReportData data)
    {
        var experiment = data.Experiment;
        if (experiment.Status != "finished")
            yield return $"This experiment is {experiment.Status}: the tables show what there is.";
        if (experiment.TrialsAbandoned > 0)
            yield return $"{experiment.TrialsAbandoned} trials were abandoned after their last attempt; their cells rest on fewer launches.";
        if (data.Efficiency.Any(row => row.PowerMethod == "modelled"))
            yield return "Power and energy are modelled, not measured: a straight line between idle and busy from the device file. Do not compare them with measured values.";
    }
}
