using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Marks;

namespace EdgePipeline.Telemetry.Tests.Marks;

public sealed class LinesTests
{
    private const string Settings = """{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":1000,"blockDevices":["vda"]}""";

    [Fact]
    public void Reads_settings()
    {
        Lines.TryParseSettings(Encoding.UTF8.GetBytes(Settings), out var settings, out _).ShouldBeTrue();

        (settings.Device, settings.FinePeriodMs, settings.CoarsePeriodMs).ShouldBe(("pi", 100, 1000));
        settings.BlockDevices.ShouldBe(["vda"]);
        settings.PowerModel.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "TelemetrySettings")]
    [InlineData("null", "TelemetrySettings")]
    [InlineData("[]", "TelemetrySettings")]
    [InlineData("{", "TelemetrySettings")]
    [InlineData("{}", "device")]
    [InlineData("""{"device":"pi"}""", "bootId")]
    [InlineData("""{"device":"pi","bootId":"b","coarsePeriodMs":1000}""", "finePeriodMs is 0")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":-1}""", "coarsePeriodMs is -1")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"blockDevices":[""]}""", "blockDevices")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"powerModel":{"idleW":1,"busyW":2}}""", "powerModel.name")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"powerModel":{"name":"m","idleW":3,"busyW":2}}""", "idleW <= busyW")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"root":"sys"}""", "root is sys")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"rails":[{"kind":"rapl"}]}""", "without kind or rail")]
    [InlineData("""{"device":"pi","bootId":"b","finePeriodMs":100,"coarsePeriodMs":100,"rails":[{"kind":"rapl","rail":"psys","minW":5,"maxW":2}]}""", "minW < maxW")]
    public void Says_what_is_wrong_with_settings(string line, string said)
    {
        Lines.TryParseSettings(Encoding.UTF8.GetBytes(line), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(said);
    }

    [Fact]
    public void Reads_a_mark()
    {
        var id = Guid.NewGuid();
        var line = $$"""{"seq":7,"trialId":"{{id}}","attempt":1,"phase":"Measure","fine":true,"processes":[5,6],"cgroups":["/edge/x"],"interfaces":["ve0a1b2c3d4e"]}""";
        Lines.TryParseMark(Encoding.UTF8.GetBytes(line), out var mark, out _).ShouldBeTrue();

        (mark.Seq, mark.TrialId, mark.Attempt, mark.Phase, mark.Fine).ShouldBe((7, id, 1, TrialPhase.Measure, true));
        mark.Processes.ShouldBe([5, 6]);
        mark.Cgroups.ShouldBe(["/edge/x"]);
        mark.Interfaces.ShouldBe(["ve0a1b2c3d4e"]);
    }

    [Fact]
    public void What_a_mark_leaves_out_is_none()
    {
        Lines.TryParseMark("""{"seq":8,"fine":false}"""u8, out var mark, out _).ShouldBeTrue();

        mark.TrialId.ShouldBeNull();
        mark.Processes.ShouldBeEmpty();
        mark.Cgroups.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ok", "PhaseMark")]
    [InlineData("""{"seq":"one"}""", "PhaseMark")]
    [InlineData("""{"seq":1,"phase":"Nap"}""", "PhaseMark")]
    [InlineData("""{"seq":1,"processes":[0]}""", "processes")]
    [InlineData("""{"seq":1,"processes":[-5]}""", "processes")]
    [InlineData("""{"seq":1,"cgroups":["edge/x"]}""", "cgroups")]
    [InlineData("""{"seq":1,"cgroups":["/edge/../../etc"]}""", "cgroups")]
    [InlineData("""{"seq":1,"cgroups":[null]}""", "cgroups")]
    [InlineData("""{"seq":1,"interfaces":[null]}""", "interfaces")]
    [InlineData("""{"seq":1,"interfaces":[""]}""", "interfaces")]
    [InlineData("""{"seq":1,"interfaces":["../eth0"]}""", "interfaces")]
    [InlineData("""{"seq":1,"interfaces":["a:b"]}""", "interfaces")]
    [InlineData("""{"seq":1,"interfaces":["longer-than-15-characters"]}""", "at most 15")]
    public void Says_what_is_wrong_with_a_mark(string line, string said)
    {
        Lines.TryParseMark(Encoding.UTF8.GetBytes(line), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(said);
    }
}
