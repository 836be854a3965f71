namespace EdgePipeline.Cli.Reports;

internal static class ReportFile
{
    /// <returns>Where it lies.</returns>
    public static string Write(Home home, ReportData data)
    {
        var folder = Path.Combine(home.Reports, FolderOf(data));
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, data.AsOf?.FileName ?? "report.html");
        File.WriteAllText(file, ReportPage.Render(data));
        return file;
    }

    /// <summary>The experiment's name, unless it could be a way to somewhere else: then its id.</summary>
    private static string FolderOf(ReportData data) =>
        data.Experiment.Experiment is var name && name.Length is > 0 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? name
            : data.Experiment.ExperimentId.ToString("D");
}
