namespace EdgePipeline.Planning.Tests;

public sealed class PlanDevicesTests
{
    private const string Rest = "runtimes: [NT]\nworkloads: [{fio: {rw: read, bs: 4k}}]\n";

    [Theory]
    [InlineData("devices: [pi4-4gb, nano-2gb] # the boards\n", "devices: [local] # the boards\n")]
    [InlineData("devices: pi4-4gb\n", "devices: [local]\n")]
    [InlineData("devices: \"pi4-4gb\" # one\n", "devices: [local] # one\n")]
    [InlineData("devices: # boards\n  - pi4-4gb   # four gigabytes - or so\n  # a comment between\n  - 'nano-2gb' # two\n", "devices: # boards\n   [local]   # four gigabytes - or so\n  # a comment between\n   # two\n")]
    [InlineData("devices:\n- pi4-4gb\n- nano-2gb\n", "devices:\n [local]\n\n")]
    [InlineData("devices: [pi4-4gb,\n  nano-2gb]\n", "devices: [local]\n\n")]
    [InlineData("devices: [pi4-4gb]\r\n", "devices: [local]\r\n")]
    public void Given_a_notation_of_devices_When_replaced_Then_comments_and_line_numbers_stay(string given, string replaced)
    {
        var text = $"# Grüße 🙂\nname: p\n{given}# after\n{Rest}";

        var result = PlanDevices.Replace(text, ["local"]);

        result.ShouldBe($"# Grüße 🙂\nname: p\n{replaced}# after\n{Rest}");
        PlanParser.Parse(result!).Plan!.Devices.ShouldBe(["local"]);
        result!.Split('\n').Length.ShouldBe(text.Split('\n').Length);
    }

    [Fact]
    public void Given_json_and_several_devices_When_replaced_Then_it_is_a_plan_with_those()
    {
        var result = PlanDevices.Replace("""{"name":"p","devices":["a","b"],"runtimes":["NT"],"workloads":[{"fio":{"rw":"read","bs":"4k"}}]}""", ["x", "y"]);

        PlanParser.Parse(result!).Plan!.Devices.ShouldBe(["x", "y"]);
    }

    [Fact]
    public void Given_a_notation_that_cannot_be_replaced_in_place_When_replaced_Then_there_is_no_text()
    {
        // The text between dash and value holds another dash.
        var text = $"name: p\ndevices:\n  - # first - or only\n    a\n{Rest}";
        PlanParser.Parse(text).Problems.ShouldBeEmpty();

        PlanDevices.Replace(text, ["local"]).ShouldBeNull();
    }

    [Fact]
    public void Given_an_exclusion_of_a_device_that_is_replaced_When_parsed_Then_its_own_line_is_told()
    {
        var result = PlanDevices.Replace($"name: p\ndevices:\n  - a\n  - b\n{Rest}exclude:\n  - {{ device: b }}\n", ["local"]);

        PlanParser.Parse(result!).Problems.ShouldHaveSingleItem().Line.ShouldBe(8);
    }
}
