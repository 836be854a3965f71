using System.Text;
using EdgePipeline.Telemetry.Cpu;

namespace EdgePipeline.Telemetry.Tests.Cpu;

public sealed class ProcStatParserTests
{
    [Fact]
    public void Reads_the_machine_and_each_cpu()
    {
        var cpus = Parse(Fixture.Read("proc-stat.txt"));

        cpus.Select(cpu => cpu.Cpu).ShouldBe([ProcStatParser.Machine, 0, 1]);
        cpus[0].Times.Count.ShouldBe(10);
        cpus[0].Times[CpuTimes.User].ShouldBe(84334);
        cpus[0].Times[CpuTimes.System].ShouldBe(14505);
        cpus[0].Times[CpuTimes.Idle].ShouldBe(484494);
        cpus[0].Times[CpuTimes.IoWait].ShouldBe(1875);
        cpus[0].Times[CpuTimes.SoftIrq].ShouldBe(236);
        cpus[0].Times[CpuTimes.Steal].ShouldBe(532);
        cpus[1].Times[CpuTimes.User].ShouldBe(37803);
        cpus[2].Times[CpuTimes.Steal].ShouldBe(237);
    }

    [Fact]
    public void An_offline_cpu_has_no_line() =>
        Parse(Fixture.Read("proc-stat-cpu1-offline.txt")).Select(cpu => cpu.Cpu).ShouldBe([ProcStatParser.Machine, 0]);

    [Fact]
    public void An_old_kernel_has_fewer_columns_and_the_rest_is_not_made_up()
    {
        var machine = Parse(Fixture.Read("proc-stat-eight-columns.txt"))[0].Times;

        machine.Count.ShouldBe(8);
        machine[CpuTimes.Steal].ShouldBe(5);
    }

    [Fact]
    public void Guest_time_is_taken_out_of_user_and_nice_as_mpstat_does()
    {
        var cpus = Parse(Fixture.Read("proc-stat-guests.txt"));

        cpus.Select(cpu => cpu.Cpu).ShouldBe([ProcStatParser.Machine, 0, 3]);
        cpus[0].Times.UserWithoutGuest.ShouldBe(10_500);
        cpus[0].Times.NiceWithoutGuest.ShouldBe(300);
        // The kernel sums user and guest at different moments.
        Parse("cpu 10 0 0 5 0 0 0 0 11 0\n"u8.ToArray())[0].Times.UserWithoutGuest.ShouldBe(0);
    }

    [Fact]
    public void Counts_forks()
    {
        ProcStatParser.TryFindForks(Fixture.Read("proc-stat-guests.txt"), out var forks).ShouldBeTrue();
        forks.ShouldBe(99);
        ProcStatParser.TryFindForks("cpu 1 2 3 4\nprocesses\n"u8, out _).ShouldBeFalse();
        ProcStatParser.TryFindForks([], out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("cpu")]
    [InlineData("cpu 1 2 3\n")]
    [InlineData("cpu 1 2 three 4\n")]
    [InlineData("cpux 1 2 3 4\n")]
    [InlineData("cpu-1 1 2 3 4\n")]
    [InlineData("cpu99999999 1 2 3 4\n")]
    [InlineData("cpu 1 2 3 99999999999999999999\n")]
    [InlineData("intr 1 2 3 4\n")]
    public void What_is_no_cpu_line_gives_no_reading(string text) => Parse(Encoding.UTF8.GetBytes(text)).ShouldBeEmpty();

    [Fact]
    public void A_bad_line_does_not_hide_the_next() =>
        Parse("cpu0 1 2 x 4\ncpu1 1 2 3 4\n"u8.ToArray()).ShouldHaveSingleItem().Cpu.ShouldBe(1);

    [Fact]
    public void Text_cut_off_anywhere_and_garbage_are_survived()
    {
        foreach (var cut in Fixture.Cuts(Fixture.Read("proc-stat.txt")))
            Parse(cut).Count.ShouldBeInRange(0, 3);
        for (var seed = 0; seed < 200; seed++)
            Parse(Fixture.Garbage(2000, seed)).ShouldBeEmpty();
    }

    private static List<(int Cpu, CpuTimes Times)> Parse(byte[] text)
    {
        ReadOnlySpan<byte> rest = text;
        var found = new List<(int, CpuTimes)>();
        while (ProcStatParser.TryTakeCpu(ref rest, out var cpu, out var times))
            found.Add((cpu, times));
        return found;
    }
}
