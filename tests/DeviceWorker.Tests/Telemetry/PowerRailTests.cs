using EdgePipeline.DeviceWorker.Telemetry;

namespace EdgePipeline.DeviceWorker.Tests.Telemetry;

public sealed class PowerRailTests
{
    [Theory]
    [InlineData("power ina3221.VDD_IN total", "ina3221.VDD_IN", true, null)]
    [InlineData("power rapl.package-0.core part", "rapl.package-0.core", false, null)]
    [InlineData("power ina2xx.in missing its driver reckons with another shunt", "ina2xx.in", false, "its driver reckons with another shunt")]
    public void Given_a_line_of_a_rail_When_parsed_Then_it_says_what_the_rail_is(string line, string name, bool total, string? problem) =>
        PowerRail.TryParse(line).ShouldBe(new PowerRail(name, total, problem));

    [Theory]
    [InlineData("ok 0")]
    [InlineData("power x")]
    [InlineData("power x other")]
    [InlineData("error power x total")]
    public void Given_another_line_When_parsed_Then_it_is_none(string line) => PowerRail.TryParse(line).ShouldBeNull();
}
