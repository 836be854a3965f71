using System.Globalization;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tests.Windows;

/// <summary>Energy of a window against a reference at 4 kHz, by how often power is looked at. The figures are written out with the test.</summary>
public sealed class EnergyByRateTests(ITestOutputHelper output)
{
    /// <summary>At which telemetry reads a gauge of power within a window.</summary>
    private const int DefaultPeriodMs = 20;
    private const long UpdateNs = 35_000_000, StartNs = 2_000_000_000 + (17 * ReferenceTrace.StepNs), EndNs = 58_000_000_000 + (133 * ReferenceTrace.StepNs);

    private static readonly int[] PeriodsMs = [10, 20, 50, 100, 250, 500, 1000];
    private static readonly ReferenceTrace[] Traces = [.. Enumerable.Range(1, 40).Select(seed => new ReferenceTrace(seed))];
    private static readonly SensorTraits Averaging = new(UpdateNs, Averages: true, Reason: null);

    [Fact]
    public void Given_a_sensor_that_looks_at_moments_When_integrated_Then_the_default_rate_is_within_1_percent_and_slower_ones_are_worse()
    {
        var worst = Errors("moments", (trace, period, phase) => (trace.Moments(period, phase), SensorTraits.Unknown));

        worst[DefaultPeriodMs].ShouldBeLessThan(0.01);
        worst[10].ShouldBeLessThan(worst[DefaultPeriodMs]);
        worst[100].ShouldBeGreaterThan(worst[DefaultPeriodMs]);
        worst[1000].ShouldBeGreaterThan(0.01, "once a second is not enough for bursts");
    }

    [Fact]
    public void Given_a_sensor_that_averages_When_integrated_Then_the_default_rate_is_within_1_percent() =>
        Errors("averages over 35 ms", (trace, period, phase) => (trace.Averages(period, phase, UpdateNs), SensorTraits.Unknown with { UpdateNs = UpdateNs }))[DefaultPeriodMs]
            .ShouldBeLessThan(0.01);

    [Fact]
    public void Given_an_average_without_gaps_When_integrated_Then_only_the_edges_are_unknown() =>
        Errors("averages over 35 ms, each read", (trace, _, phase) => (trace.Averages(10, phase, UpdateNs), Averaging))[DefaultPeriodMs].ShouldBeLessThan(0.001);

    [Fact]
    public void Given_a_counter_When_its_growth_is_taken_Then_every_rate_but_the_slowest_is_within_1_percent()
    {
        var worst = Errors("counter", (trace, period, phase) => (trace.Counts(period, phase), SensorTraits.Unknown));

        worst[100].ShouldBeLessThan(0.001, "a counter is read with everything else");
        worst[500].ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Given_an_energy_counter_that_stands_still_or_left_something_out_When_taken_Then_there_is_no_energy()
    {
        WindowEnergy.Of(Readings.Of("energy_uj", (0, 5), (100, 5), (200, 5)), SensorTraits.Unknown, Readings.Ns(0), Readings.Ns(200)).EnergyJ.Reason
            .ShouldBe("s: the counter did not move within the window");
        var leaping = new Timeline(
            "s", [0, 100, 200], [100, 100, 100], new Dictionary<string, long[]> { ["energy_uj"] = [0, 10, 20], ["implausible"] = [0, 0, 2] }, 0);
        WindowEnergy.Of(leaping, SensorTraits.Unknown, 0, 200).EnergyJ.Reason
            .ShouldBe("s: 2 differences within the window were not plausible and are not in the counter");
    }

    [Fact]
    public void Given_a_gauge_that_stands_still_When_integrated_Then_there_is_energy_but_no_bound()
    {
        var energy = WindowEnergy.Of(Readings.Of("power_mw", (0, 4000), (100, 4000), (200, 4000)), SensorTraits.Unknown, Readings.Ns(0), Readings.Ns(200));

        energy.EnergyJ.Value!.Value.ShouldBe(0.8, 1e-9);
        energy.ErrorJ.Reason.ShouldBe("s: the value never changed, so the sensor stood still or resolves too little to tell");
    }

    [Fact]
    public void Given_a_sensor_that_failed_When_integrated_Then_its_own_reason_is_given() =>
        WindowEnergy.Of(Readings.OfBatches("power:x", []), SensorTraits.Unknown with { Reason = "power1_input cannot be opened" }, 0, 1).EnergyJ.Reason
            .ShouldBe("power:x: power1_input cannot be opened");

    /// <summary>Worst relative error by period over the traces; the bound must hold in 95 of 100.</summary>
    private Dictionary<int, double> Errors(string sensor, Func<ReferenceTrace, int, long, (Timeline Power, SensorTraits Traits)> read)
    {
        var worst = new Dictionary<int, double>();
        foreach (var period in PeriodsMs)
        {
            var windows = Traces.Select((trace, index) =>
            {
                var (power, traits) = read(trace, period, (index * 40_000_000L / Traces.Length) % (period * 1_000_000L));
                var found = WindowEnergy.Of(power, traits, StartNs, EndNs);
                var truth = trace.EnergyJ(StartNs, EndNs);
                return (Error: Math.Abs(found.EnergyJ.Value!.Value - truth) / truth, Bound: found.ErrorJ.Value!.Value / truth);
            }).ToArray();
            worst[period] = windows.Max(window => window.Error);
            var held = windows.Count(window => window.Error <= window.Bound);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sensor}, every {period} ms: error at most {100 * worst[period]:F3} %, bound {100 * windows.Average(window => window.Bound):F3} % on average, held in {held} of {windows.Length}"));
            held.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.95 * windows.Length), $"{sensor} at {period} ms");
        }

        return worst;
    }
}
