using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Claims;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class ClaimRowTests
{
    private static readonly History Events = new() { Repetitions = 5 };
    private static readonly double[] Fast = [52.0, 50.1, 53.3, 51.2, 49.9];
    private static readonly double[] Slow = [41.2, 39.8, 43.1, 40.5, 40.2];

    /// <summary>The ratio is 0.798, its interval 0.788 to 0.808: see RatioInBlocksTests for the statistics.</summary>
    [Theory]
    [InlineData(0.7, null, ClaimRow.Supported)]
    [InlineData(0.8, null, ClaimRow.Inconclusive)]
    [InlineData(0.9, null, ClaimRow.Contradicted)]
    [InlineData(null, 0.9, ClaimRow.Supported)]
    [InlineData(null, 0.7, ClaimRow.Contradicted)]
    [InlineData(0.75, 0.85, ClaimRow.Supported)]
    [InlineData(0.95, 1.05, ClaimRow.Contradicted)]
    [InlineData(0.8, 1.25, ClaimRow.Inconclusive)]
    public void Given_a_claim_When_judged_Then_the_interval_decides(double? atLeast, double? atMost, string verdict)
    {
        var row = Judged(Said(atLeast, atMost), [.. Trials(Nt, Fast), .. Trials(Rc, Slow)]);

        row.Verdict.ShouldBe(verdict);
        row.Estimate!.Value.ShouldBe(40.96 / 51.3, 1e-9);
        (row.Ci95Low!.Value, row.Ci95High!.Value).ShouldSatisfyAllConditions(
            interval => interval.Item1.ShouldBeInRange(0.77, 0.798), interval => interval.Item2.ShouldBeInRange(0.8, 0.83));
        (row.N, row.BaselineN).ShouldBe((5, 5));
        (row.Reason is null).ShouldBe(verdict != ClaimRow.Inconclusive);
    }

    [Fact]
    public void Given_a_claim_When_judged_Then_its_evidence_is_the_events_of_the_trials_of_both_cells()
    {
        var events = Stored.InOrder([.. Trials(Nt, Fast), .. Trials(Rc, Slow)]);

        Judged(Said(0.9, null), [.. Trials(Nt, Fast), .. Trials(Rc, Slow)]).Evidence.Count.ShouldBe(events.Count);
    }

    [Fact]
    public void Given_too_little_When_judged_Then_the_claim_is_not_testable_and_says_why()
    {
        (string, string?) Of(Claim claim, params object[] events) => Judged(claim, events) is var row ? (row.Verdict, row.Reason) : default;

        Of(Said(1, null)).ShouldBe((ClaimRow.NotTestable, "RC: no completed trial"));
        Of(Said(1, null), [.. Trials(Nt, [50]), .. Trials(Rc, [40])]).ShouldBe((ClaimRow.NotTestable, "an interval needs at least two launches on either side"));
        Of(Said(1, null) with { Runtime = "RC-big" }, Trials(Nt, Fast)).ShouldBe((ClaimRow.NotTestable, "RC-big: runc is not installed"));
        Of(Said(1, null) with { Runtime = "VM" }, Trials(Nt, Fast)).ShouldBe((ClaimRow.NotTestable, "the plan has no cell of VM here"));
        Of(Said(1, null), [.. Trials(Nt, [1, 90]), .. Trials(Rc, [40, 41])]).Item1.ShouldBe(ClaimRow.Inconclusive);
    }

    [Fact]
    public void Given_trials_by_a_double_When_judged_Then_they_test_nothing()
    {
        var row = Judged(
            Said(0.7, null),
            [.. Trials(Nt, Fast), .. Trials(Rc, Slow[..4]), Events.Requested(Rc, 5), Events.Completed(Rc, 5, 40) with { Factors = new Dictionary<string, string> { ["simulated"] = "a double" } }]);

        row.Verdict.ShouldBe(ClaimRow.NotTestable);
        row.Reason.ShouldNotBeNull().ShouldStartWith("RC simulated (a double)");
    }

    [Fact]
    public void Given_a_claim_for_another_device_or_point_When_judged_Then_there_is_no_row()
    {
        Rows(Said(1, null) with { Devices = ["nano"] }, []).ShouldBeEmpty();
        Rows(Said(1, null) with { Workloads = ["fio-read-4k"] }, []).ShouldBeEmpty();
    }

    private static Claim Said(double? atLeast, double? atMost) =>
        new("as the plan has it", "RC", "NT", "throughput", atLeast, atMost, [Device], [Workload.Label]);

    private static object[] Trials(RuntimeSpec runtime, double[] megabytesPerSecond) =>
        [.. megabytesPerSecond.SelectMany((value, index) => new object[] { Events.Requested(runtime, index + 1), Events.Completed(runtime, index + 1, value) })];

    private static ClaimRow Judged(Claim claim, object[] events) => Rows(claim, events).ShouldHaveSingleItem();

    private static IReadOnlyList<ClaimRow> Rows(Claim claim, object[] events) => [.. ClaimRow.Of([claim], CellsOf.Events(Events, events), designedAt: 1)];
}
