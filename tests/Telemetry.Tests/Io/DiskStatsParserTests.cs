using System.Text;
using EdgePipeline.Telemetry.Io;

namespace EdgePipeline.Telemetry.Tests.Io;

public sealed class DiskStatsParserTests
{
    [Fact]
    public void Reads_each_device_in_bytes()
    {
        var vda = Parse(Fixture.Read("diskstats-17-fields.txt")).Single(device => device.Name == "vda").Counters;

        vda.Reads.ShouldBe(124863);
        vda.ReadBytes.ShouldBe(15079714L * 512);
        vda.Writes.ShouldBe(36841);
        vda.WrittenBytes.ShouldBe(22455616L * 512);
        vda.IoMs.ShouldBe(31148);
        vda.DiscardedBytes.ShouldBe(1806976L * 512);
        vda.Flushes.ShouldBe(5361);
    }

    [Theory]
    [InlineData("diskstats-11-fields.txt", false, false)]
    [InlineData("diskstats-15-fields.txt", true, false)]
    [InlineData("diskstats-17-fields.txt", true, true)]
    public void An_older_kernel_has_no_discards_and_no_flushes(string fixture, bool discards, bool flushes)
    {
        var devices = Parse(Fixture.Read(fixture));

        devices.Count.ShouldBe(10);
        devices.ShouldAllBe(device => device.Counters.DiscardedBytes.HasValue == discards && device.Counters.Flushes.HasValue == flushes);
        devices.Single(device => device.Name == "vda").Counters.WrittenBytes.ShouldBe(22455616L * 512);
    }

    [Theory]
    [InlineData("")]
    [InlineData("254 0")]
    [InlineData("254 0 vda")]
    [InlineData("254 0 vda 1 2 3 4 5 6 7 8 9 10\n")]
    [InlineData("254 0 vda 1 2 3 4 5 6 7 eight 9 10 11\n")]
    // Linux before 2.6.25 gave partitions four fields: requests, not what was asked for.
    [InlineData("   8    1 sda1 35486 38030 38030 38030\n")]
    public void What_is_no_device_line_gives_no_reading(string text) => Parse(Encoding.UTF8.GetBytes(text)).ShouldBeEmpty();

    [Fact]
    public void Text_cut_off_anywhere_and_garbage_are_survived()
    {
        foreach (var cut in Fixture.Cuts(Fixture.Read("diskstats-17-fields.txt")))
            Parse(cut).Count.ShouldBeInRange(0, 10);
        for (var seed = 0; seed < 200; seed++)
            Parse(Fixture.Garbage(2000, seed)).ShouldBeEmpty();
    }

    private static List<(string Name, DiskCounters Counters)> Parse(byte[] text)
    {
        ReadOnlySpan<byte> rest = text;
        var found = new List<(string, DiskCounters)>();
        while (DiskStatsParser.TryTakeDevice(ref rest, out var device, out var counters))
            found.Add((Encoding.UTF8.GetString(device), counters));
        return found;
    }
}
