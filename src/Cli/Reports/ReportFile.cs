namespace EdgePipeline.Cli.Reports;

internal static class ReportFile
{
    /// <returns>Where it lies.</returns>
    public static string Write(Home home, ReportData data)
    {
        var folder = Path.Combine(home.Reports, data.Experiment.Experiment);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, data.AsOf?.FileName ?? "report.html");
        File.WriteAllText(file, ReportPage.Render(data));
        return file;
    }
}
