using EdgePipeline.DeviceWorker.Runtimes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Removes what attempts of a dead worker left on the machine; its journal is not touched.</summary>
internal sealed class LeftBehind(TrialJournal journal, AttemptCleaner cleaner)
{
    /// <returns>What could not be removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken ct)
    {
        List<string> problems = [];
        foreach (var name in journal.Unfinished().Select(run => AttemptName.Of(run.TrialId, run.Attempt)).Union(cleaner.Leftovers()))
        {
            problems.AddRange((await cleaner.CleanAsync(name, ct)).Select(problem => $"attempt {name.Id} left something behind: {problem}"));
        }

        return problems;
    }
}
