using EdgePipeline.Telemetry.Sampling;
using EdgePipeline.Telemetry.Tests.Sampling;

namespace EdgePipeline.Telemetry.Tests.Network;

/// <summary>A real veth pair.</summary>
public sealed class NetworkSensorTests
{
    private static readonly string[] Columns = ["rx_bytes", "tx_bytes", "rx_packets", "tx_packets", "rx_dropped", "tx_dropped"];

    [Fact]
    public async Task Given_an_interface_marked_before_it_is_made_When_traffic_passes_Then_its_counters_are_the_kernels()
    {
        var name = VethPair.NewName();
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        sampler.Apply(Readings.Mark(1, interfaces: [name]));
        sampler.Read();
        sampler.Find($"net:{name}").ShouldBeNull();

        using var pair = VethPair.Create(name);
        await sampler.ReadUntilAsync(() => sampler.Find($"net:{name}") is not null, "it is followed from when it is there");
        var before = sampler.Find($"net:{name}").ShouldNotBeNull().Last("tx_packets");
        VethPair.SendDatagrams(count: 50, bytes: 1000);
        // The first ones wait until the other end's address is known.
        await sampler.ReadUntilAsync(() => sampler.Find($"net:{name}")!.Last("tx_packets") - before >= 50, "the datagrams are sent");

        var low = Columns.Select(pair.Statistic).ToArray();
        sampler.Read();
        var high = Columns.Select(pair.Statistic).ToArray();
        var series = sampler.Find($"net:{name}").ShouldNotBeNull();
        foreach (var (column, i) in Columns.Select((column, i) => (column, i)))
            series.Last(column).ShouldBeInRange(low[i], high[i], column);
        series.Last("tx_bytes").ShouldBeGreaterThan(50 * 1000);
    }

    [Fact]
    public void Given_an_interface_that_vanishes_When_another_of_its_name_comes_Then_its_readings_end_until_the_next_mark()
    {
        var name = VethPair.NewName();
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        using (var first = VethPair.Create(name))
        {
            sampler.Apply(Readings.Mark(1, interfaces: [name]));
            first.DeleteLink();
            sampler.Read();
            sampler.Read();
        }

        var series = sampler.Find($"net:{name}").ShouldNotBeNull();
        series.Ended.ShouldBeTrue();
        var readings = series.Ring.Count;
        using var second = VethPair.Create(name);
        sampler.Read();
        series.Ring.Count.ShouldBe(readings, "counters that begin anew are no continuation");

        sampler.Apply(Readings.Mark(2, interfaces: [name]));
        sampler.Find($"net:{name}").ShouldNotBeNull().Ended.ShouldBeFalse();
    }

    [Fact]
    public void Given_a_mark_When_it_names_other_interfaces_Then_those_not_named_end_with_an_edge_reading()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        sampler.Apply(Readings.Mark(1, interfaces: ["lo"]));
        sampler.Apply(Readings.Mark(2, interfaces: ["lo"]));
        sampler.Apply(Readings.Mark(3));

        var series = sampler.Find("net:lo").ShouldNotBeNull();
        series.Ended.ShouldBeTrue();
        Enumerable.Range(0, series.Ring.Count).Select(series.Ring.SliceOf).ShouldBe([1, 1, 2], "one at its mark, and one at each edge");
    }
}
