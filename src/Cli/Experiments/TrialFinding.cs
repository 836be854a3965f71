using System.Globalization;

namespace EdgePipeline.Cli.Experiments;

/// <summary>The trial that a person means.</summary>
internal static class TrialFinding
{
    /// <param name="trials">Every attempt of the experiment.</param>
    /// <param name="name">The trial's id or its beginning, or cell and block as in <c>local/NT/fio-read-4k:2</c>.</param>
    /// <returns>Its completed attempt.</returns>
    public static TrialRow Choose(IReadOnlyList<TrialRow> trials, string name)
    {
        var matches = trials.Where(trial => Fits(trial, name)).ToArray();
        var ids = matches.Select(trial => trial.TrialId).Distinct().Count();
        if (ids != 1)
        {
            throw new EdgeException(ExitCode.Usage, ids == 0
                ? $"There is no trial {name}. Write its id, or cell and block as in {Name(trials)}. All: ./edge status EXPERIMENT --json"
                : $"{name} fits {ids} trials. Write more of the id, or cell and block as in {Name(matches)}.");
        }

        return matches.FirstOrDefault(trial => trial.Status == "completed")
            ?? throw new EdgeException(ExitCode.Usage, $"{name} has no result that could be excluded: it is {matches[^1].Status}.");
    }

    private static bool Fits(TrialRow trial, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial.CellKey}:{trial.Block}") == name
        || (name.Length >= 4 && trial.TrialId.ToString("D").StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static string Name(IReadOnlyList<TrialRow> trials) =>
        trials.Count == 0 ? "local/NT/fio-read-4k:2"
        // Controls are all of one block.
        : trials[0].IsControl ? trials[0].TrialId.ToString("D") : string.Create(CultureInfo.InvariantCulture, $"{trials[0].CellKey}:{trials[0].Block}");
}
