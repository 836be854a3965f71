using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.DeviceWorker.Environment;

namespace EdgePipeline.DeviceWorker.Tests.Environment;

public sealed class DeviceFileTests
{
    [Fact]
    public void Given_a_whole_file_When_read_Then_every_field_counts() =>
        DeviceFile.Parse("f", "power_model: {name: pi4, idle_w: 2.7, busy_w: 6.4}\ntelemetry: {fine_period_ms: 50, coarse_period_ms: 2000}\n")
            .ShouldBe(new DeviceFile(new PowerModel("pi4", 2.7, 6.4), 50, 2000));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    public void Given_an_empty_file_When_read_Then_the_defaults_hold(string text) => DeviceFile.Parse("f", text).ShouldBe(DeviceFile.Default);

    [Theory]
    [InlineData("power_model: {name: x, idle_w: 3, busy_w: 2}", "power_model.busy_w is 2")]
    [InlineData("power_model: {name: x, idle_w: 0, busy_w: 2}", "power_model.idle_w is 0")]
    [InlineData("power_model: {name: x, idle_w: .nan, busy_w: 2}", "power_model.idle_w is NaN")]
    [InlineData("power_model: {name: x, idle_w: 1, busy_w: .inf}", "power_model.busy_w is Infinity")]
    [InlineData("power_model: {idle_w: 1, busy_w: 2}", "power_model.name is missing")]
    [InlineData("telemetry: {fine_period_ms: 1}", "telemetry.fine_period_ms is 1; write 10 to 60000")]
    [InlineData("telemetry: {coarse_period_ms: 100000}", "telemetry.coarse_period_ms is 100000")]
    [InlineData("\npower: {}", "/dev.yaml:2:1:")]
    [InlineData("power_model: [1, 2]", "/dev.yaml:1:14:")]
    [InlineData("power_model: {name: x, idle_w: many}", "/dev.yaml:1:")]
    [InlineData("\t: {", "/dev.yaml:")]
    public void Given_a_fault_When_read_Then_the_message_has_the_place_and_the_remedy(string text, string message) =>
        Should.Throw<SettingsException>(() => DeviceFile.Parse("/dev.yaml", text)).Message.ShouldContain(message);
}
