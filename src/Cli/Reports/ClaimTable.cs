using System.Globalization;
using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>What the plan said beforehand, and what became of it: one line a claim and device. Pure.</summary>
internal static class ClaimTable
{
    private static readonly string[] Verdicts = ["supported", "contradicted", "inconclusive", "not testable"];

    /// <returns>None for a plan without claims.</returns>
    public static IEnumerable<ResultTable> Of(ReportData data, string device)
    {
        var claims = data.Claims.Where(row => row.Device == device).GroupBy(row => row.Claim).ToArray();
        if (claims.Length == 0)
            return [];

        var notes = new Notes();
        return
        [
            new ResultTable(
                $"Claims of the plan on {device}: workload points by verdict, by the 95 % interval of the ratio",
                ["claim", .. Verdicts, "ratios"],
                [.. claims.Select(claim => (IReadOnlyList<string>)[claim.Key, .. Verdicts.Select(verdict => Count(claim, verdict, notes)), Ratios([.. claim])])],
                notes.All),
        ];
    }

    private static string Count(IEnumerable<ClaimRow> rows, string verdict, Notes notes)
    {
        var found = rows.Where(row => row.Verdict == verdict).ToArray();
        var marks = verdict is "not testable" ? found.Select(row => notes.Mark(row.Reason))
            : found.SelectMany(row => new[] { row.NotComparable, row.BelowNoiseFloor is true ? row.Reason : null }.Select(notes.Mark));
        return string.Join(' ', marks.Where(mark => mark.Length > 0).Distinct().Prepend(found.Length.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Ratios(ClaimRow[] rows) => rows.Where(row => row.Estimate is not null).OrderBy(row => row.Estimate).ToArray() switch
    {
        [] => "-",
        [var row] => Figures.WithInterval(row.Estimate!.Value, row.Ci95Low, row.Ci95High),
        [var least, .., var most] => $"{Figures.Text(least.Estimate!.Value)} to {Figures.Text(most.Estimate!.Value)}",
    };
}
