using EdgePipeline.Contracts.Devices;
using EdgePipeline.Projections.Tables.Devices;
using EdgePipeline.Projections.Tests.Support;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class DeviceRowTests
{
    private static readonly History Events = new();

    [Fact]
    public void Given_an_announcement_before_its_environment_When_shown_Then_the_environment_follows()
    {
        DeviceRow.Of(Stored.InOrder(Events.Announced))!.Environment.ShouldBeNull();
        DeviceRow.Of(Stored.InOrder(Events.Announced, Events.Environment))!.Environment!["kernel"].ShouldBe("6.1");
    }

    [Fact]
    public void Given_a_later_announcement_When_shown_Then_it_counts_alone()
    {
        var later = Events.Announced with { BootId = "boot-2", Capabilities = [new Capability(CapabilityKind.Runtime, "RC", true, null, "runc 1.1.5")] };

        var history = Stored.InOrder(Events.Announced, Events.Environment, later);

        DeviceRow.Of(history)!.BootId.ShouldBe("boot-2");
        DeviceCapabilityRow.Of(history).ShouldBe([new DeviceCapabilityRow(History.Device, "runtime", "RC", true, null, "runc 1.1.5")]);
    }

    [Fact]
    public void Given_an_environment_alone_When_shown_Then_there_is_no_device_yet()
    {
        DeviceRow.Of(Stored.InOrder(Events.Environment)).ShouldBeNull();
        DeviceCapabilityRow.Of(Stored.InOrder(Events.Environment)).ShouldBeEmpty();
    }
}
