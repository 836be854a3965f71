namespace EdgePipeline.Telemetry.Tests.Power;

/// <summary>
/// Files as drivers lay them out, written by hand from the kernel's Documentation/hwmon/{ina2xx,ina3221}.rst and power/powercap/powercap.rst and
/// from jetson_stats: no such hardware was at hand.
/// </summary>
internal static class Boards
{
    internal const string Iio = "sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0", Orin = "sys/class/hwmon/hwmon1", Ina226 = "sys/class/hwmon/hwmon2",
        Rapl = "sys/class/powercap";

    internal static SysTree JetsonNano() => new SysTree()
        .With("sys/bus/i2c/devices/6-0040", ("name", "ina3221x"))
        .With(
            Iio,
            ("rail_name_0", "POM_5V_IN"), ("in_power0_input", "1996"), ("in_voltage0_input", "4992"), ("in_current0_input", "400"),
            ("crit_current_limit_0", "32760 ma"),
            ("rail_name_1", "POM_5V_GPU"), ("in_power1_input", "1496"), ("rail_name_2", "POM_5V_CPU"), ("in_power2_input", "996"));

    internal static SysTree JetsonOrin() => new SysTree().With(
        Orin,
        ("name", "ina3221"), ("update_interval", "858"), ("samples", "512"),
        ("in1_label", "VDD_IN"), ("in1_enable", "1"), ("in1_input", "4976"), ("curr1_input", "744"), ("shunt1_resistor", "5000"),
        ("in2_label", "NC"), ("in2_enable", "1"), ("in2_input", "4976"), ("curr2_input", "80"), ("shunt2_resistor", "5000"),
        ("in3_label", "VDD_SOC"), ("in3_enable", "0"), ("in3_input", "4976"), ("curr3_input", "216"), ("shunt3_resistor", "5000"),
        ("in4_input", "3720"), ("curr4_input", "1040"), ("in7_input", "5200"), ("in7_label", "sum of shunt voltages"));

    internal static SysTree WithIna226(int shunt = 10_000) => new SysTree().With(
        Ina226,
        ("name", "ina226"), ("in0_input", "6"), ("in1_input", "5087"), ("curr1_input", "612"), ("power1_input", "3112500"),
        ("shunt_resistor", $"{shunt}"), ("update_interval", "35"));

    internal static SysTree WithRapl() => new SysTree()
        .With($"{Rapl}/intel-rapl", ("enabled", "1"))
        .With($"{Rapl}/intel-rapl:0", ("name", "package-0"), ("energy_uj", "262143328000"), ("max_energy_range_uj", "262143328850"))
        .With($"{Rapl}/intel-rapl:0:0", ("name", "core"), ("energy_uj", "1000"), ("max_energy_range_uj", "262143328850"))
        .With($"{Rapl}/intel-rapl:0:1", ("name", "dram"), ("energy_uj", "2000"), ("max_energy_range_uj", "65712999613"))
        .With($"{Rapl}/intel-rapl:1", ("name", "psys"), ("energy_uj", "3000"), ("max_energy_range_uj", "262143328850"))
        .With($"{Rapl}/intel-rapl-mmio:0", ("name", "package-0"), ("energy_uj", "262143328000"), ("max_energy_range_uj", "262143328850"));
}
