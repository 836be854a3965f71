using System.Text;
using EdgePipeline.Telemetry.Pressure;
using EdgePipeline.Telemetry.Sampling;
using EdgePipeline.Telemetry.Tests.Sampling;

namespace EdgePipeline.Telemetry.Tests;

/// <summary>Heat, clocks and throttle flags on a tree of files; pressure and software interrupts on this machine's own /proc.</summary>
public sealed class ConditionTests
{
    private const string Firmware = "sys/devices/platform/soc/soc:firmware/get_throttled";

    private static SysTree Board() => new SysTree()
        .With("sys/class/thermal/thermal_zone0", ("type", "cpu-thermal"), ("temp", "48312"))
        .With("sys/class/thermal/thermal_zone1", ("type", "x86 pkg"), ("temp", "-1000"))
        .With("sys/class/thermal/thermal_zone2", ("type", "x86 pkg"), ("temp", ""))
        .With("sys/devices/system/cpu/cpufreq/policy0", ("scaling_cur_freq", "1500000"), ("scaling_min_freq", "600000"), ("scaling_max_freq", "1800000"))
        .With("sys/devices/platform/soc/soc:firmware", ("get_throttled", "50005"))
        .With("sys/devices/system/cpu/cpu0/thermal_throttle", ("package_throttle_count", "3"));

    [Fact]
    public void Given_a_board_When_read_Then_each_zone_clock_and_flag_is_a_source()
    {
        using var board = Board();
        using var sampler = Sampler(board);
        sampler.Read();

        sampler.Find("thermal:cpu-thermal").ShouldNotBeNull().Last("temperature_mc").ShouldBe(48_312);
        sampler.Find("thermal:x86_pkg.1").ShouldNotBeNull().Last("temperature_mc").ShouldBe(-1000);
        sampler.Find("thermal:x86_pkg.2").ShouldNotBeNull().Ring.Count.ShouldBe(0, "a zone that is off has no temperature");
        var clock = sampler.Find("cpufreq:policy0").ShouldNotBeNull();
        (clock.Last("cur_khz"), clock.Last("min_khz"), clock.Last("max_khz")).ShouldBe((1_500_000, 600_000, 1_800_000));
        sampler.Find("throttle:firmware").ShouldNotBeNull().Last("bits").ShouldBe(0x50005);
        sampler.Find("throttle:cpu0").ShouldNotBeNull().Last("events").ShouldBe(3);
    }

    [Fact]
    public void Given_a_nano_under_l4t_When_read_Then_its_placeholder_of_100_degrees_is_no_source()
    {
        using var board = new SysTree()
            .With("sys/class/thermal/thermal_zone0", ("type", "CPU-therm"), ("temp", "42500"))
            .With("sys/class/thermal/thermal_zone1", ("type", "PMIC-Die"), ("temp", "100000"));
        using var sampler = Sampler(board);
        sampler.Read();

        sampler.Find("thermal:CPU-therm").ShouldNotBeNull().Last("temperature_mc").ShouldBe(42_500);
        sampler.Find("thermal:PMIC-Die").ShouldBeNull();
    }

    [Theory]
    [InlineData("0x0", 1, 0)]
    [InlineData("e0008", 1, 0xE0008)]
    [InlineData("", 0, 0)]
    [InlineData("throttled=0x0", 0, 0)]
    public void Given_the_firmwares_text_When_read_Then_it_is_hexadecimal_or_no_reading(string text, int readings, long bits)
    {
        using var board = Board();
        using var sampler = Sampler(board);
        board.Write(Firmware, text);
        sampler.Read();

        var series = sampler.Find("throttle:firmware").ShouldNotBeNull();
        series.Ring.Count.ShouldBe(readings);
        if (readings > 0)
            series.Last("bits").ShouldBe(bits);
    }

    [Fact]
    public void Given_another_place_of_the_flags_When_read_Then_the_settings_word_holds()
    {
        using var board = Board().With("sys/elsewhere", ("throttled", "1"));
        using var sampler = new Sampler(Readings.Settings with { Root = board.Root, Throttle = "/sys/elsewhere/throttled" }, TimeProvider.System);
        sampler.Read();

        sampler.Find("throttle:firmware").ShouldNotBeNull().Last("bits").ShouldBe(1);
    }

    [Fact]
    public void Given_a_board_When_read_again_and_again_Then_nothing_is_allocated()
    {
        using var board = Board();
        using var sampler = Sampler(board);

        Allocation.OfSteadyState(sampler.Read).ShouldBe(0);
    }

    [Fact]
    public void Given_this_machine_When_read_Then_software_interrupts_are_those_of_proc_stat_by_kind()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        sampler.Read();
        var kernel = File.ReadLines("/proc/stat").Single(line => line.StartsWith("softirq ", StringComparison.Ordinal)).Split(' ')[2..].Select(long.Parse).ToArray();

        var series = sampler.Find("softirq").ShouldNotBeNull();
        series.Columns.Select(column => column.Name).ShouldBe(["hi", "timer", "net_tx", "net_rx", "block", "irq_poll", "tasklet", "sched", "hrtimer", "rcu"]);
        series.Columns.Select((column, i) => (column.Name, More: kernel[i] - series.Last(column.Name))).ShouldAllBe(kind => kind.More >= 0 && kind.More < 100_000);
    }

    [Theory]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00 total=840679207\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=12\n", "some", 840_679_207)]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00 total=840679207\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=12\n", "full", 12)]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n", "full", null)]
    [InlineData("some avg10=0.00 avg60=0.00", "some", null)]
    [InlineData("some total=x\n", "some", null)]
    [InlineData("", "some", null)]
    public void Given_a_pressure_file_When_parsed_Then_the_total_is_found_or_not(string text, string kind, int? total)
    {
        PressureParser.TryFindTotal(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(kind), out var microseconds).ShouldBe(total is not null);
        microseconds.ShouldBe(total ?? 0);
    }

    private static Sampler Sampler(SysTree board) => new(Readings.Settings with { Root = board.Root }, TimeProvider.System);
}
