using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Gates;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Gates;

/// <summary>On file trees as boards have them, and on this machine.</summary>
public sealed class GateReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edge-gate-").FullName;

    public GateReaderTests()
    {
        Put("proc/meminfo", "MemTotal:        3884000 kB\nMemFree:          100000 kB\nMemAvailable:    2048000 kB\n");
        Put("proc/stat", Fixture.Machine("proc-stat"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Given_several_zones_When_read_Then_the_hottest_is_told_by_its_type_and_one_that_is_off_does_not_count()
    {
        Put("sys/class/thermal/thermal_zone0/type", "AO-therm\n");
        Put("sys/class/thermal/thermal_zone0/temp", "38500\n");
        Put("sys/class/thermal/thermal_zone1/type", "CPU-therm\n");
        Put("sys/class/thermal/thermal_zone1/temp", "45250\n");
        Put("sys/class/thermal/thermal_zone2/type", "iwlwifi\n");
        Directory.CreateDirectory(Path.Combine(_root, "sys/class/thermal/thermal_zone2/temp"));

        var readings = await ReadAsync(new TrialGates(60));

        (readings.TemperatureC, readings.ThermalZone).ShouldBe((45.25, "CPU-therm"));
        readings.FreeMemoryMib.ShouldBe(2000);
    }

    [Fact]
    public async Task Given_a_nano_under_l4t_When_read_Then_its_placeholder_of_100_degrees_does_not_count()
    {
        PutNano();

        var readings = await ReadAsync(new TrialGates(60));

        (readings.TemperatureC, readings.ThermalZone).ShouldBe((44, "thermal-fan-est"));
    }

    [Fact]
    public async Task Given_a_device_file_with_zones_When_read_Then_the_hottest_of_those_is_told_by_the_files_name()
    {
        PutNano();
        var board = DeviceFile.Parse("f", """
            thermal:
              - { name: cpu, path: /sys/class/thermal/thermal_zone1/temp }
              - { name: gpu, path: /sys/class/thermal/thermal_zone2/temp }
              - { name: pmic, path: /sys/class/thermal/thermal_zone4/temp }
            throttle: { get_throttled: /sys/class/thermal/thermal_zone5/temp }
            """).Board;

        var readings = await new GateReader(_root, board.ThermalZones, AppContext.BaseDirectory, TimeProvider.System)
            .ReadAsync(new TrialGates(60), TestContext.Current.CancellationToken);

        (readings.TemperatureC, readings.ThermalZone).ShouldBe((42.5, "cpu"));
    }

    [Fact]
    public async Task Given_a_device_file_whose_zones_are_not_there_When_read_Then_there_is_no_reading_and_no_other_zones()
    {
        PutNano();

        var readings = await new GateReader(_root, [("cpu", "/sys/class/thermal/thermal_zone9/temp")], AppContext.BaseDirectory, TimeProvider.System)
            .ReadAsync(new TrialGates(60), TestContext.Current.CancellationToken);

        (readings.TemperatureC, readings.ThermalZone).ShouldBe((null, null));
    }

    [Fact]
    public async Task Given_no_zone_and_no_cpufreq_When_read_Then_there_is_no_reading_rather_than_zero()
    {
        var readings = await ReadAsync(new TrialGates(60));

        (readings.TemperatureC, readings.ThermalZone, readings.Governor).ShouldBe((null, null, null));
        (readings.BusyPct, readings.DiskBytesPerS).ShouldBe((null, null));
    }

    [Fact]
    public async Task Given_governors_that_differ_When_read_Then_all_of_them_are_told()
    {
        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "ondemand\n");
        Put("sys/devices/system/cpu/cpuidle/current_driver", "none\n");

        (await ReadAsync(new TrialGates(60))).Governor.ShouldBe("ondemand, performance");
    }

    [Fact]
    public async Task Given_this_machine_When_load_and_traffic_are_asked_Then_both_are_measured()
    {
        var readings = await new GateReader("/", [], AppContext.BaseDirectory, TimeProvider.System)
            .ReadAsync(new TrialGates(60, MaxBusyPct: 50, MaxDiskBytesPerS: 1_000_000), TestContext.Current.CancellationToken);

        readings.BusyPct.ShouldNotBeNull().ShouldBeInRange(0, 100);
        readings.FreeSpaceMib.ShouldNotBeNull().ShouldBeGreaterThan(0);
        readings.FreeMemoryMib.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Given_a_real_proc_stat_When_parsed_Then_idle_and_iowait_are_not_busy_and_guests_are_not_counted_twice()
    {
        var time = CpuTime.Parse("cpu  100 20 30 700 50 1 2 97 60 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

        time.ShouldBe(new CpuTime(Busy: 250, Total: 1000));
        new CpuTime(350, 1400).BusyPctSince(time).ShouldBe(25);
        time.BusyPctSince(time).ShouldBeNull();
        CpuTime.Parse(Fixture.Machine("proc-stat")).ShouldBe(new CpuTime(Busy: 99607, Total: 585976));
    }

    private Task<GateReadings> ReadAsync(TrialGates gates) =>
        new GateReader(_root, [], AppContext.BaseDirectory, TimeProvider.System).ReadAsync(gates, TestContext.Current.CancellationToken);

    /// <summary>The zones of a Jetson Nano under L4T 32 (Linux 4.9), by their types and in their order.</summary>
    private void PutNano()
    {
        (string Type, string Millidegrees)[] zones =
        [
            ("AO-therm", "43000"), ("CPU-therm", "42500"), ("GPU-therm", "40000"), ("PLL-therm", "41500"), ("PMIC-Die", "100000"), ("thermal-fan-est", "44000"),
        ];
        foreach (var (index, zone) in zones.Index())
        {
            Put($"sys/class/thermal/thermal_zone{index}/type", zone.Type + "\n");
            Put($"sys/class/thermal/thermal_zone{index}/temp", zone.Millidegrees + "\n");
        }
    }

    private void Put(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
