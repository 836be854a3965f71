namespace EdgePipeline.Projections.Schema;

/// <summary>The SQL scripts that are embedded beside the code.</summary>
internal static class Scripts
{
    private static readonly string[] TableFolders =
        ["Experiments", "Cells", "Devices", "Trials", "TrialMetrics", "RuntimeThroughput", "RuntimeEfficiency", "Contrasts", "Claims", "TelemetryViews"];

    /// <summary>All tables and views of schema <c>edge</c>.</summary>
    public static string OfTables() => string.Join('\n', TableFolders.Select(folder => Of($"Tables.{folder}")));

    public static string Of(string folder, string file = "schema.sql")
    {
        var name = $"EdgePipeline.Projections.{folder}.{file}";
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
