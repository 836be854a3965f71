using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Power;

namespace EdgePipeline.Telemetry.Tests.Power;

public sealed class RailsTests
{
    [Fact]
    public void Given_an_old_Jetson_When_searched_Then_its_input_alone_is_the_total()
    {
        using var board = Boards.JetsonNano();

        Find(board).Select(rail => (rail.Name, rail.Unit, rail.Total)).ShouldBe(
        [
            ("ina3221.POM_5V_IN", RailUnit.Milliwatts, true), ("ina3221.POM_5V_GPU", RailUnit.Milliwatts, false),
            ("ina3221.POM_5V_CPU", RailUnit.Milliwatts, false),
        ]);
    }

    [Fact]
    public void Given_an_ina3221_of_hwmon_When_searched_Then_channels_that_are_off_or_not_connected_and_sums_are_no_rails()
    {
        using var board = Boards.JetsonOrin();

        var rail = Find(board).ShouldHaveSingleItem();

        (rail.Name, rail.Unit, rail.Total).ShouldBe(("ina3221.VDD_IN", RailUnit.MillivoltsAndMilliamperes, true));
        (rail.UpdateIntervalMs, rail.Samples, rail.ShuntMicroOhm).ShouldBe((858, 512, 5000));
        rail.Attributes["reads"].ShouldBe("mV x mA, gauge");
    }

    [Fact]
    public void Given_rapl_When_searched_Then_package_and_dram_are_the_total_and_nothing_is_there_twice()
    {
        using var board = Boards.WithRapl();

        Find(board).Select(rail => (rail.Name, rail.Total, rail.RangeUj)).ShouldBe(
        [
            ("rapl.package-0", true, 262_143_328_850), ("rapl.package-0.core", false, 262_143_328_850),
            ("rapl.package-0.dram", true, 65_712_999_613), ("rapl.psys", false, 262_143_328_850),
        ]);
    }

    [Fact]
    public void Given_a_single_sensor_When_searched_Then_it_is_the_total()
    {
        using var board = Boards.WithIna226();

        var rail = Find(board).ShouldHaveSingleItem();
        (rail.Kind, rail.Name, rail.Unit, rail.Total, rail.UpdateIntervalMs).ShouldBe(("ina2xx", "ina226.ina226", RailUnit.Microwatts, true, 35));
    }

    [Fact]
    public void Given_a_gpus_sensor_alone_When_searched_Then_it_is_no_total()
    {
        using var board = new SysTree().With("sys/class/hwmon/hwmon0", ("name", "amdgpu"), ("power1_average", "12000000"));
        Find(board).ShouldHaveSingleItem().Total.ShouldBeFalse();
    }

    [Fact]
    public void Given_other_chips_When_searched_Then_their_powers_and_energies_are_rails()
    {
        using var board = new SysTree()
            .With("sys/class/hwmon/hwmon0", ("name", "amdgpu"), ("power1_average", "12000000"), ("power1_label", "PPT"))
            .With("sys/class/hwmon/hwmon1", ("name", "amd_energy"), ("energy1_input", "5"), ("energy1_label", "Esocket0"))
            .With("sys/class/hwmon/hwmon2", ("name", "power_meter"), ("power1_average", "90000000"), ("power1_average_interval", "1000"))
            .With("sys/class/hwmon/hwmon3", ("name", "coretemp"), ("temp1_input", "40000"))
            .With("sys/class/hwmon/hwmon4/device", ("name", "ina219"), ("power1_input", "5"));

        Find(board).Select(rail => (rail.Name, rail.IsCounter, rail.Total)).ShouldBe(
        [
            ("amdgpu.PPT", false, false), ("amd_energy.Esocket0", true, false), ("power_meter.power_meter", false, true), ("ina219.ina219", false, false),
        ]);
    }

    [Fact]
    public void Given_two_chips_with_one_label_When_searched_Then_their_sources_have_different_names()
    {
        using var board = Boards.WithIna226().With("sys/class/hwmon/hwmon7", ("name", "ina226"), ("power1_input", "1"));

        Find(board).Select(rail => rail.Name).ShouldBe(["ina226.ina226.hwmon2", "ina226.ina226.hwmon7"]);
    }

    [Fact]
    public void Given_the_device_files_word_When_chosen_Then_its_total_and_bounds_hold()
    {
        using var board = Boards.WithRapl();

        var rails = Find(board, new RailSettings("rapl", "psys", Total: true, MinW: 1, MaxW: 65));

        rails.Single(rail => rail.Total).Label.ShouldBe("psys");
        (rails[3].MinW, rails[3].MaxW).ShouldBe((1, 65));
    }

    [Fact]
    public void Given_a_path_When_it_is_of_another_rail_Then_the_name_alone_does_not_fit()
    {
        using var board = Boards.JetsonNano();

        var there = Find(board, new RailSettings("ina3221", "POM_5V_CPU", $"/{Boards.Iio}/in_power2_input", Total: true));
        there.Single(rail => rail.Total).Label.ShouldBe("POM_5V_CPU");
        Find(board, new RailSettings("ina3221", "POM_5V_CPU", $"/{Boards.Iio}/in_power1_input"))[^1].Problem.ShouldNotBeNull().ShouldContain("is not there");
    }

    [Fact]
    public void Given_a_rail_that_is_not_there_When_chosen_Then_it_stays_with_the_reason()
    {
        using var board = Boards.WithIna226();

        Find(board, new RailSettings("ina3221", "VDD_IN", Total: true))[^1].Problem
            .ShouldBe("the device file names the ina3221 rail VDD_IN, which is not there; found: ina226.ina226");
    }

    [Fact]
    public void Given_a_shunt_that_the_driver_does_not_know_When_chosen_Then_the_rail_is_not_read_and_says_what_to_write()
    {
        using var board = Boards.WithIna226(shunt: 10_000);

        var stated = new RailSettings("ina2xx", "ina226", ShuntMicroOhm: 100_000);
        Find(board, stated).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("write 100000 to the chip's shunt_resistor");
        board.Write($"{Boards.Ina226}/shunt_resistor", "100000");
        Find(board, stated).ShouldHaveSingleItem().Problem.ShouldBeNull();
    }

    [Fact]
    public void Given_no_sensor_When_searched_Then_there_is_none()
    {
        using var board = new SysTree();
        Find(board).ShouldBeEmpty();
    }

    private static IReadOnlyList<Rail> Find(SysTree board, params RailSettings[] settings) => Rails.Find(board.Root, settings);
}
