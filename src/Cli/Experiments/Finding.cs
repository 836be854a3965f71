namespace EdgePipeline.Cli.Experiments;

internal static class Finding
{
    public const string Last = "last";

    public static async Task<ExperimentRow> FindAsync(this Tables tables, string name, CancellationToken cancellation) =>
        Choose(await tables.ExperimentsAsync(cancellation), name);

    /// <param name="experiments">Oldest first.</param>
    public static ExperimentRow Choose(IReadOnlyList<ExperimentRow> experiments, string name)
    {
        if (experiments.Count == 0)
            throw new EdgeException(ExitCode.Usage, "There is no experiment yet. Run one: ./edge run experiments/quickstart.yaml");
        if (name == Last)
            return experiments[^1];

        var matches = experiments.Where(row => row.Experiment == name).ToArray();
        if (matches.Length == 0)
            matches = [.. experiments.Where(row => row.Experiment.EndsWith(name, StringComparison.Ordinal))];
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new EdgeException(ExitCode.Usage,
                $"There is no experiment {name}. The latest: {string.Join(", ", experiments.TakeLast(5).Select(row => row.Experiment))}. All: ./edge status"),
            _ => throw new EdgeException(ExitCode.Usage,
                $"{name} fits {matches.Length} experiments: {string.Join(", ", matches.TakeLast(5).Select(row => row.Experiment))}. Write more of the name."),
        };
    }
}
