using EdgePipeline.Benchmarks.Simulation;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Statistics;

namespace EdgePipeline.Planning.Tests.Stopping;

/// <summary>What <c>./edge bench statistics</c> counts is the rule that decides.</summary>
public sealed class SimulatedStopsTests
{
    private static readonly Plan Plan = PlanParser.Parse(
        "{name: p, devices: [pi4], runtimes: [NT, RC], workloads: [{fio: {rw: read, bs: 4k}}], repetitions: {min: 10, max: 30, until: 4%}}").Plan!;

    [Fact]
    public void Given_simulated_experiments_When_decided_block_by_block_Then_they_stop_where_the_simulation_stops_them()
    {
        var cells = Designer.Design(Guid.Empty, Plan, null).Cells;
        var (nt, rc) = (cells.Single(cell => cell.Runtime.Name == "NT").Key, cells.Single(cell => cell.Runtime.Name == "RC").Key);
        var random = new SplitMix(7);
        var simulated = new List<int>();
        for (var experiment = 0; experiment < 40; experiment++)
        {
            var (cell, reference) = Scatter.Autocorrelated.Draw(random, SequentialRule.Most);
            simulated.Add(new SequentialRule(10, 4).StopsAt(SequentialRates.Intervals(cell, reference, Interval.SequentialAlpha)));

            Enumerable.Range(1, SequentialRule.Most).First(block => StoppingDecider.Decide(
                Plan,
                cells,
                new HashSet<string>(),
                [.. Enumerable.Range(1, block).SelectMany(n => (CellLaunch[])[new CellLaunch(rc, n, cell[n - 1]), new CellLaunch(nt, n, reference[n - 1])])],
                block,
                TimeSpan.Zero).Count > 0).ShouldBe(simulated[^1]);
        }

        // It decides something: not all at the least or the most.
        simulated.Distinct().Count().ShouldBeGreaterThan(5);
    }
}
