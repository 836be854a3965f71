namespace EdgePipeline.Workloads.Tests;

internal static class Outcomes
{
    public static ToolMeasured Measured(this ToolOutcome outcome) => outcome.ShouldBeOfType<ToolMeasured>();

    public static string Failure(this ToolOutcome outcome) => outcome.ShouldBeOfType<ToolFailed>().Reason;

    public static double Value(this ToolMeasured measured, string metric) => measured.Metrics.Single(found => found.Name == metric).Value;

    public static string Fixture(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", path));
}
