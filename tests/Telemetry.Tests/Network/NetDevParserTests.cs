using System.Text;
using EdgePipeline.Telemetry.Network;

namespace EdgePipeline.Telemetry.Tests.Network;

public sealed class NetDevParserTests
{
    [Fact]
    public void Reads_both_directions_of_each_interface()
    {
        var interfaces = Parse(Fixture.Read("net-dev.txt"));

        interfaces.Select(found => found.Name).ShouldBe(["lo", "ifb0", "ifb1", "eth0", "vetblfix"]);
        interfaces.Single(found => found.Name == "vetblfix").Counters.ShouldBe(
            new InterfaceCounters(RxBytes: 6046, TxBytes: 52408, RxPackets: 17, TxPackets: 54, RxDropped: 7, TxDropped: 4));
    }

    [Fact]
    public void A_number_may_follow_the_colon_at_once() =>
        Parse("  eth0:580754255 13549 0 0 0 0 0 0 623732 7464 0 0 0 0 0 0\n"u8.ToArray()).ShouldHaveSingleItem().Counters.RxBytes.ShouldBe(580754255);

    [Theory]
    [InlineData("")]
    [InlineData("eth0")]
    [InlineData("eth0:")]
    [InlineData(": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")]
    [InlineData("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15")]
    [InlineData("eth0: 1 2 3 4 5 6 7 8 nine 10 11 12 13 14 15 16")]
    public void What_is_no_interface_line_gives_no_reading(string text) => Parse(Encoding.UTF8.GetBytes(text)).ShouldBeEmpty();

    [Fact]
    public void Text_cut_off_anywhere_and_garbage_are_survived()
    {
        foreach (var cut in Fixture.Cuts(Fixture.Read("net-dev.txt")))
            Parse(cut).Count.ShouldBeInRange(0, 5);
        for (var seed = 0; seed < 200; seed++)
            Parse(Fixture.Garbage(2000, seed)).ShouldBeEmpty();
    }

    private static List<(string Name, InterfaceCounters Counters)> Parse(byte[] text)
    {
        ReadOnlySpan<byte> rest = text;
        var found = new List<(string, InterfaceCounters)>();
        while (NetDevParser.TryTakeInterface(ref rest, out var name, out var counters))
            found.Add((Encoding.UTF8.GetString(name), counters));
        return found;
    }
}
