using EdgePipeline.Cli.Guests;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Cli.Tests.Guests;

public sealed class GuestImagesTests
{
    [Fact]
    public void Given_a_plan_for_this_device_When_asked_which_runtimes_boot_an_image_Then_each_is_named_once() =>
        GuestImages.Guests(PlanOf("local", RuntimeCode.NT, RuntimeCode.RC, RuntimeCode.KC, RuntimeCode.VM, RuntimeCode.VM, RuntimeCode.QM, RuntimeCode.FC), "local")
            .ShouldBe([RuntimeCode.VM, RuntimeCode.QM, RuntimeCode.FC]);

    [Fact]
    public void Given_a_plan_for_other_devices_When_asked_which_runtimes_boot_an_image_Then_it_is_none_of_this_machines_business() =>
        GuestImages.Guests(PlanOf("pi4", RuntimeCode.VM), "local").ShouldBeEmpty();

    private static Plan PlanOf(string device, params RuntimeCode[] codes) =>
        new("p", [device], [.. codes.Select(code => new RuntimeSpec(code.ToString(), code))], [], [], Repetitions: 1, Seed: 1, MaxAttempts: 1);
}
