using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>Makes pages of what the rings hold: one for each attempt that the slices in them belong to, and one for what is between trials.</summary>
internal sealed class PageBuilder(TelemetrySettings settings, Guid session, Backlog backlog, TimeProvider clock)
{
    /// <summary>A source that was read more often is in several pages, and a page with more values is closed, so that no message grows beyond some hundred kilobytes.</summary>
    internal const int MostReadings = 1000;
    private const long MostValues = 100_000;

    /// <summary>The attribute that says why a source has no readings.</summary>
    private const string Reason = "reason";

    private long _sequence;

    /// <summary>Empties the sampler's rings into the backlog.</summary>
    internal void Flush(Sampler sampler)
    {
        var told = new HashSet<Series>();
        for (var first = sampler.Slices.First; first <= sampler.Slices.Current;)
        {
            var end = first + 1;
            while (end <= sampler.Slices.Current && IsSameAttempt(sampler.Slices[first], sampler.Slices[end]))
                end++;
            AddPages(sampler, first, end, told);
            first = end;
        }

        sampler.Clear();
    }

    private static bool IsSameAttempt(Slice one, Slice other) => (one.TrialId, one.Attempt) == (other.TrialId, other.Attempt);

    /// <param name="told">Sources whose losses are in a page.</param>
    private void AddPages(Sampler sampler, int firstSlice, int endSlice, HashSet<Series> told)
    {
        Slice[] slices = [.. Enumerable.Range(firstSlice, endSlice - firstSlice).Select(number => sampler.Slices[number])];
        var page = NewPage(slices);
        foreach (var series in sampler.Series.All)
        {
            var (first, end) = RunOf(series.Ring, firstSlice, endSlice);
            // A source that has no reading at all but a reason for that says it.
            var isSilent = series.Ring.Count == 0 && endSlice > sampler.Slices.Current && series.Attributes.ContainsKey(Reason);
            while (first < end || isSilent)
            {
                var length = Math.Min(end - first, MostReadings);
                if (page.Values > MostValues)
                {
                    Add(page);
                    page = NewPage(slices);
                }

                page.Add(series, first, length, firstSlice, told.Add(series) ? series.Ring.Dropped + backlog.TakeLost(series.Source) : 0);
                first += length;
                isSilent = false;
            }
        }

        Add(page);
    }

    private PageDraft NewPage(Slice[] slices) => new(settings, session, slices, clock);

    private void Add(PageDraft page)
    {
        if (!page.IsEmpty)
            backlog.Add(OutgoingPage.Of(page.Close(++_sequence)));
    }

    /// <returns>The readings in these slices, from first to before end.</returns>
    private static (int First, int End) RunOf(Ring ring, int firstSlice, int endSlice)
    {
        var first = 0;
        while (first < ring.Count && ring.SliceOf(first) < firstSlice)
            first++;
        var end = first;
        while (end < ring.Count && ring.SliceOf(end) < endSlice)
            end++;
        return (first, end);
    }
}
