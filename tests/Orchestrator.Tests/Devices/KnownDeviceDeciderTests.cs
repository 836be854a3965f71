using EdgePipeline.Contracts.Devices;
using EdgePipeline.Orchestrator.Devices;

namespace EdgePipeline.Orchestrator.Tests.Devices;

public sealed class KnownDeviceDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public void Given_the_same_announcement_When_it_comes_again_Then_it_adds_nothing() =>
        KnownDeviceDecider.Apply(Known(Announced(First, Now)), Announced(First, Now)).ShouldBeNull();

    [Fact]
    public void Given_a_later_announcement_of_the_same_session_When_it_comes_Then_it_counts() =>
        KnownDeviceDecider.Apply(Known(Announced(First, Now)), Announced(First, Now.AddSeconds(1)))!.Announced!.At.ShouldBe(Now.AddSeconds(1));

    [Fact]
    public void Given_a_new_session_on_a_board_whose_clock_went_back_When_it_announces_itself_Then_it_counts() =>
        KnownDeviceDecider.Apply(Known(Announced(First, Now)), Announced(Second, Now.AddYears(-50)))!.Announced!.WorkerSession.ShouldBe(Second);

    [Fact]
    public void Given_an_announcement_of_an_earlier_session_When_it_comes_late_Then_it_adds_nothing() =>
        KnownDeviceDecider.Apply(Known(Announced(First, Now), Announced(Second, Now.AddSeconds(9))), Announced(First, Now)).ShouldBeNull();

    [Fact]
    public void Given_an_environment_When_it_comes_twice_Then_it_counts_once()
    {
        var environment = new EnvironmentCaptured("bench-1", "e3b0", new Dictionary<string, string>(), Now);
        var known = KnownDeviceDecider.Apply(KnownDevice.New("bench-1"), environment)!;

        known.Environments.ShouldBe(["e3b0"]);
        KnownDeviceDecider.Apply(known, environment).ShouldBeNull();
    }

    [Fact]
    public void Given_nothing_known_When_an_environment_overtakes_the_announcement_Then_both_are_kept()
    {
        var environment = new EnvironmentCaptured("bench-1", "e3b0", new Dictionary<string, string>(), Now);

        var known = KnownDeviceDecider.Apply(KnownDeviceDecider.Apply(KnownDevice.New("bench-1"), environment)!, Announced(First, Now))!;

        (known.Announced!.WorkerSession, known.Environments[0]).ShouldBe((First, "e3b0"));
    }

    private static KnownDevice Known(params DeviceAnnounced[] announcements) =>
        announcements.Aggregate(KnownDevice.New("bench-1"), (known, message) => KnownDeviceDecider.Apply(known, message)!);

    private static DeviceAnnounced Announced(Guid session, DateTimeOffset at) => new("bench-1", "boot", session, [], "e3b0", at);
}
