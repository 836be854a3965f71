using System.Text;
using EdgePipeline.Telemetry.Processes;

namespace EdgePipeline.Telemetry.Tests.Processes;

public sealed class ProcessFileTests
{
    [Fact]
    public void Reads_a_process()
    {
        ProcessStat.TryParse(Fixture.Read("pid-stat.txt"), out var command, out var stat).ShouldBeTrue();

        Encoding.UTF8.GetString(command).ShouldBe("sh");
        stat.ShouldBe(new ProcessStat(
            State: (byte)'S', Parent: 23708, MinorFaults: 123, MajorFaults: 0, UserTicks: 36, SystemTicks: 0, Threads: 1, StartTicks: 293318,
            RssPages: 401, GuestTicks: 0));
        stat.IsOver.ShouldBeFalse();
    }

    [Fact]
    public void A_name_may_hold_blanks_and_parentheses()
    {
        ProcessStat.TryParse(Fixture.Read("pid-stat-name-with-parentheses.txt"), out var command, out var stat).ShouldBeTrue();

        Encoding.UTF8.GetString(command).ShouldBe("a (b) c) d");
        stat.Parent.ShouldBe(23708);
        stat.RssPages.ShouldBe(387);
    }

    [Fact]
    public void A_zombie_is_over_and_has_its_last_numbers()
    {
        ProcessStat.TryParse(Fixture.Read("pid-stat-zombie.txt"), out _, out var stat).ShouldBeTrue();

        stat.IsOver.ShouldBeTrue();
        stat.MinorFaults.ShouldBe(134);
        // Its first thread ended; the others work on.
        (stat with { Threads = 3 }).IsOver.ShouldBeFalse();
    }

    [Fact]
    public void Fields_before_the_guest_time_are_needed_those_after_are_not()
    {
        var text = Encoding.UTF8.GetString(Fixture.Read("pid-stat.txt")).TrimEnd().Split(' ');

        ProcessStat.TryParse(Encoding.UTF8.GetBytes(string.Join(' ', text[..43])), out _, out _).ShouldBeTrue();
        ProcessStat.TryParse(Encoding.UTF8.GetBytes(string.Join(' ', text[..42])), out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 (")]
    [InlineData("1 )(")]
    [InlineData("1 (sh) S")]
    [InlineData("1 (sh) SS 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("1 (sh) S x 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    public void What_is_no_stat_line_gives_no_reading(string text) =>
        ProcessStat.TryParse(Encoding.UTF8.GetBytes(text), out _, out _).ShouldBeFalse();

    [Fact]
    public void Reads_io_and_context_switches()
    {
        ProcessIoParser.TryParse(Fixture.Read("pid-io.txt"), out var read, out var written).ShouldBeTrue();
        (read, written).ShouldBe((0, 4096));

        ProcessStatusParser.TryParse(Fixture.Read("pid-status.txt"), out var voluntary, out var nonvoluntary).ShouldBeTrue();
        (voluntary, nonvoluntary).ShouldBe((1, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("read_bytes: 5\n")]
    [InlineData("read_bytes: 5\nwrite_bytes:")]
    [InlineData("read_bytes: 5\nwrite_bytes: many\n")]
    [InlineData("xread_bytes: 5\nwrite_bytesx: 5\n")]
    public void Incomplete_io_gives_no_reading(string text) => ProcessIoParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out _).ShouldBeFalse();

    [Fact]
    public void A_status_without_context_switches_gives_none() =>
        ProcessStatusParser.TryParse("Name:\tsh\nnonvoluntary_ctxt_switches:\t3\n"u8, out _, out _).ShouldBeFalse();

    [Fact]
    public void Text_cut_off_anywhere_and_garbage_are_survived()
    {
        foreach (var cut in Fixture.Cuts(Fixture.Read("pid-stat-name-with-parentheses.txt")))
            _ = ProcessStat.TryParse(cut, out _, out _);
        foreach (var cut in Fixture.Cuts(Fixture.Read("pid-status.txt")))
            _ = ProcessStatusParser.TryParse(cut, out _, out _);
        for (var seed = 0; seed < 200; seed++)
        {
            ProcessStat.TryParse(Fixture.Garbage(500, seed), out _, out _).ShouldBeFalse();
            ProcessIoParser.TryParse(Fixture.Garbage(500, seed), out _, out _).ShouldBeFalse();
        }
    }
}
