using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.DeviceWorker.Environment;

namespace EdgePipeline.DeviceWorker.Tests.Environment;

public sealed class DeviceFileTests
{
    [Fact]
    public void Given_a_power_model_and_periods_When_read_Then_every_field_counts()
    {
        var file = DeviceFile.Parse("f", "power_model: {name: pi4, idle_w: 2.7, busy_w: 6.4}\ntelemetry: {fine_period_ms: 50, coarse_period_ms: 2000}\n");

        (file with { Board = BoardFacts.None, Rails = [] }).ShouldBe(new DeviceFile(new PowerModel("pi4", 2.7, 6.4), 50, 2000, BoardFacts.None));
    }

    [Fact]
    public void Given_a_board_When_read_Then_its_facts_are_named_and_its_files_are_kept_apart()
    {
        var board = DeviceFile.Parse("f", Board).Board;

        board.Stated.ShouldBe(new Dictionary<string, string>
        {
            ["board.name"] = "Nano",
            ["board.cpu"] = "Tegra X1",
            ["board.cores"] = "4",
            ["board.memory_mib"] = "4096",
            ["board.storage"] = "microSD",
            ["board.nic"] = "Gigabit Ethernet",
            ["board.sensor.POM_5V_IN.kind"] = "ina3221",
        }, ignoreOrder: true);
        board.Files.ShouldBe(new Dictionary<string, string>
        {
            ["board.thermal.cpu"] = "/sys/class/thermal/thermal_zone1/temp",
            ["board.throttle"] = "/sys/devices/platform/soc/soc:firmware/get_throttled",
            ["board.sensor.POM_5V_IN"] = "/sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0/in_power0_input",
        }, ignoreOrder: true);
    }

    [Fact]
    public void Given_what_is_known_of_a_rail_When_read_Then_telemetry_is_told_of_all_but_a_battery()
    {
        var file = DeviceFile.Parse("f", """
            sensors:
              - { kind: ina2xx, rail: ina226, total: true, min_w: 0.5, max_w: 25, shunt_uohm: 100000 }
              - { kind: rapl, rail: psys }
              - { kind: power_supply, rail: BAT0, path: /sys/class/power_supply/BAT0 }
            """);

        file.Rails.ShouldBe(
        [
            new RailSettings("ina2xx", "ina226", Path: null, Total: true, MinW: 0.5, MaxW: 25, ShuntMicroOhm: 100_000),
            new RailSettings("rapl", "psys"),
        ]);
        file.Board.Stated.Keys.ShouldContain("board.sensor.psys.kind");
        file.Board.Files.Keys.ShouldBe(["board.sensor.BAT0"]);
    }

    [Fact]
    public void Given_declared_files_When_the_environment_is_recorded_Then_a_missing_one_is_said_to_be_missing()
    {
        var board = DeviceFile.Parse("f", "thermal:\n  - { name: here, path: /proc/version }\n  - { name: gone, path: /sys/none/temp }\nboard: { name: Nano }\n").Board;

        var facts = EnvironmentFacts.Capture("/", board, []);

        facts["board.name"].ShouldBe("Nano");
        facts["board.thermal.here"].ShouldBe("/proc/version");
        facts["board.thermal.gone"].ShouldBe("unknown: /sys/none/temp is not there");
    }

    [Fact]
    public void Given_the_device_files_of_the_project_When_read_Then_each_is_right_and_those_of_the_boards_name_them()
    {
        var files = Directory.GetFiles(Path.Combine(Root(AppContext.BaseDirectory), "devices"), "*.yaml");

        var read = files.ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => DeviceFile.Parse(file, File.ReadAllText(file)));

        read.Keys.ShouldBe(["local", "pi4-4gb", "pi4-8gb", "nano-2gb", "nano-4gb"], ignoreOrder: true);
        foreach (var (name, file) in read.Where(pair => pair.Key != "local"))
        {
            string[] expected = ["board.name", "board.cpu", "board.cores", "board.memory_mib", "board.storage", "board.nic"];
            expected.ShouldBeSubsetOf(file.Board.Stated.Keys, name);
            file.Board.Files.Keys.ShouldContain("board.thermal.cpu", name);
        }

        static string Root(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
    }

    [Theory]
    [InlineData("kata: {snapshotter: devmapper, pool: edge-pool, volume_gib: 4}", "devmapper", "edge-pool", 4)]
    [InlineData("kata: {snapshotter: devmapper, pool: edge-pool}", "devmapper", "edge-pool", 10)]
    [InlineData("kata: {snapshotter: overlayfs}", "overlayfs", null, 10)]
    public void Given_a_snapshotter_for_Kata_When_read_Then_it_is_known_with_its_pool(string text, string snapshotter, string? pool, int volumeGib) =>
        DeviceFile.Parse("f", text).KataSnapshots.ShouldBe(new KataSnapshots(snapshotter, pool, volumeGib));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    public void Given_an_empty_file_When_read_Then_the_defaults_hold(string text) => DeviceFile.Parse("f", text).ShouldBe(DeviceFile.Default);

    [Theory]
    [InlineData("power_model: {name: x, idle_w: 3, busy_w: 2}", "/dev.yaml:1:43: power_model.busy_w is 2; write the watts drawn with all CPUs busy, at least idle_w")]
    [InlineData("power_model: {name: x, idle_w: 0, busy_w: 2}", "/dev.yaml:1:32: power_model.idle_w is 0; write the watts drawn when idle, above 0")]
    [InlineData("power_model: {name: x, idle_w: .nan, busy_w: 2}", "/dev.yaml:1:32: power_model.idle_w is .nan; write")]
    [InlineData("power_model: {name: x, idle_w: NaN, busy_w: 2}", "/dev.yaml:1:32: power_model.idle_w is NaN; write")]
    [InlineData("power_model: {name: x, idle_w: 1, busy_w: Infinity}", "power_model.busy_w is Infinity; write")]
    [InlineData("power_model: {name: x, idle_w: many}", "/dev.yaml:1:32: power_model.idle_w is many; write")]
    [InlineData("power_model: {idle_w: 1, busy_w: 2}", "/dev.yaml:1:14: power_model.name is missing; write a short name")]
    [InlineData("telemetry: {fine_period_ms: 1}", "/dev.yaml:1:29: telemetry.fine_period_ms is 1; write 10 to 60000")]
    [InlineData("telemetry: {coarse_period_ms: 100000}", "telemetry.coarse_period_ms is 100000; write 10 to 60000")]
    [InlineData("\npower: {}", "/dev.yaml:2:1: power is no field of a device file; write telemetry, sensors, power_model, board, thermal, throttle")]
    [InlineData("power_model: [1, 2]", "/dev.yaml:1:14: power_model is not a mapping; write")]
    [InlineData("- 1", "/dev.yaml:1:1: the file is not a mapping; write")]
    [InlineData("board: {cores: four}", "/dev.yaml:1:16: board.cores is four; write 1 to 1024")]
    [InlineData("board: {ram: 4g}", "/dev.yaml:1:9: board.ram is no field of a device file; write name, cpu, storage, nic, cores, memory_mib")]
    [InlineData("thermal: {name: cpu}", "/dev.yaml:1:10: thermal is not a list; write")]
    [InlineData("thermal: [{name: cpu, path: thermal_zone0/temp}]", "/dev.yaml:1:29: thermal[0].path is thermal_zone0/temp; write an absolute path")]
    [InlineData("thermal: [{name: cpu, path: /sys/../etc/shadow}]", "thermal[0].path is /sys/../etc/shadow; write an absolute path")]
    [InlineData("thermal: [{path: /sys/x}]", "/dev.yaml:1:11: thermal[0].name is missing; write")]
    [InlineData("throttle: {}", "throttle.get_throttled is missing; write")]
    [InlineData("sensors: [{kind: ina9, path: /sys/x, rail: in}]", "/dev.yaml:1:18: sensors[0].kind is ina9; write ina3221, ina2xx, rapl, hwmon, power_supply")]
    [InlineData("sensors: [{kind: rapl, path: /sys/x, rail: [a]}]", "sensors[0].rail is not a single value; write one line")]
    [InlineData("sensors: [{kind: rapl, rail: psys, min_w: 5, max_w: 5}]", "sensors[0].max_w is 5; write the most watts that the rail can draw, above min_w")]
    [InlineData("sensors: [{kind: rapl, rail: psys, total: yes}]", "sensors[0].total is yes; write true, false")]
    [InlineData("sensors: [{kind: ina2xx, rail: in, shunt_uohm: 0.1}]", "sensors[0].shunt_uohm is 0.1; write 1 to 100000000")]
    [InlineData("sensors: [{kind: power_supply, rail: BAT0}]", "sensors[0].path is missing; write")]
    [InlineData("sensors: [{kind: rapl, rail: psys}, {kind: rapl, rail: psys}]", "sensors[1].rail is psys for the second time; write each name once")]
    [InlineData("thermal: [{name: cpu, path: /sys/a}, {name: cpu, path: /sys/b}]", "/dev.yaml:1:45: thermal[1].name is cpu for the second time; write each name once")]
    [InlineData("kata: {}", "/dev.yaml:1:7: kata.snapshotter is missing; write devmapper, overlayfs")]
    [InlineData("kata: {snapshotter: zfs}", "/dev.yaml:1:21: kata.snapshotter is zfs; write devmapper, overlayfs")]
    [InlineData("kata: {snapshotter: devmapper}", "/dev.yaml:1:7: kata.pool is missing; write the name of a thin pool below /dev/mapper, such as edge-pool")]
    [InlineData("kata: {snapshotter: devmapper, pool: \"a\\\"b\"}", "kata.pool is a\"b; write")]
    [InlineData("kata: {snapshotter: devmapper, pool: ../sda}", "kata.pool is ../sda; write")]
    [InlineData("kata: {snapshotter: devmapper, pool: p, volume_gib: 0}", "kata.volume_gib is 0; write 1 to 1024")]
    [InlineData("kata: {snapshotter: overlayfs, pool: p}", "kata.pool is set, which overlayfs has no use for; write it with snapshotter: devmapper only")]
    [InlineData("kata: {snapshotter: overlayfs, volume_gib: 4}", "kata.volume_gib is set, which overlayfs has no use for")]
    [InlineData("\t: {", "/dev.yaml:2:1: this is not YAML: ")]
    public void Given_a_fault_When_read_Then_the_message_has_the_place_the_field_and_the_remedy(string text, string message) =>
        Should.Throw<SettingsException>(() => DeviceFile.Parse("/dev.yaml", text)).Message.ShouldContain(message);

    private const string Board = """
        board: { name: Nano, cpu: Tegra X1, cores: 4, memory_mib: 4096, storage: microSD, nic: Gigabit Ethernet }
        thermal:
          - { name: cpu, path: /sys/class/thermal/thermal_zone1/temp }
        throttle: { get_throttled: "/sys/devices/platform/soc/soc:firmware/get_throttled" }
        sensors:
          - { kind: ina3221, rail: POM_5V_IN, path: "/sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0/in_power0_input" }
        """;
}
