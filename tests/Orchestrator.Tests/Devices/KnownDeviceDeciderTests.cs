using EdgePipeline.Contracts.Devices;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Devices;

public sealed class KnownDeviceDeciderTests
{
    private static readonly DeviceAnnounced First = Sample.Announced("bench-1", Sample.Capabilities) with { At = Sample.At };
    private static readonly EnvironmentCaptured Environment = new("bench-1", "e3b0c442", new Dictionary<string, string>(), Sample.At);

    [Fact]
    public void Given_nothing_known_When_announced_Then_it_is_known() =>
        KnownDeviceDecider.Apply(KnownDevice.New("bench-1"), First)!.Announced.ShouldBe(First);

    [Fact]
    public void Given_an_announcement_When_it_comes_again_Then_it_adds_nothing() =>
        KnownDeviceDecider.Apply(new("bench-1", First, []), First).ShouldBeNull();

    [Fact]
    public void Given_an_announcement_When_an_older_one_comes_late_Then_it_adds_nothing() =>
        KnownDeviceDecider.Apply(new("bench-1", First, []), First with { At = Sample.At.AddTicks(-1), BootId = "earlier" }).ShouldBeNull();

    [Fact]
    public void Given_an_announcement_When_a_newer_one_comes_Then_it_replaces_the_first_and_environments_stay()
    {
        var newer = First with { At = Sample.At.AddSeconds(1), Capabilities = [] };

        var known = KnownDeviceDecider.Apply(new("bench-1", First, ["e3b0c442"]), newer)!;

        known.Announced.ShouldBe(newer);
        known.Environments.ShouldBe(["e3b0c442"]);
    }

    [Fact]
    public void Given_nothing_known_When_an_environment_overtakes_the_announcement_Then_it_is_kept()
    {
        var known = KnownDeviceDecider.Apply(KnownDevice.New("bench-1"), Environment)!;

        known.Announced.ShouldBeNull();
        known.Environments.ShouldBe(["e3b0c442"]);
    }

    [Fact]
    public void Given_an_environment_When_the_same_content_comes_again_Then_it_adds_nothing() =>
        KnownDeviceDecider.Apply(new("bench-1", First, ["e3b0c442"]), Environment with { At = Sample.At.AddDays(1) }).ShouldBeNull();

    [Fact]
    public void Given_an_environment_When_another_comes_Then_both_are_known() =>
        KnownDeviceDecider.Apply(new("bench-1", First, ["e3b0c442"]), Environment with { Sha256 = "99aa" })!.Environments.ShouldBe(["e3b0c442", "99aa"]);
}
