using System.Net;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>What goes into a boot and what its console says.</summary>
public sealed class BootTextTests
{
    [Theory]
    [InlineData(GuestMachine.Q35, "console=ttyS0 reboot=t panic=-1 quiet loglevel=3")]
    [InlineData(GuestMachine.MicroVm, "console=ttyS0 reboot=t panic=-1 quiet loglevel=3")]
    [InlineData(GuestMachine.ArmVirt, "console=ttyAMA0 panic=-1 quiet loglevel=3")]
    [InlineData(GuestMachine.FirecrackerAmd64, "console=ttyS0 reboot=k pci=off panic=-1 quiet loglevel=3")]
    [InlineData(GuestMachine.FirecrackerArm64, "console=ttyS0 reboot=k pci=off panic=-1 quiet loglevel=3")]
    public void Given_a_machine_When_booted_Then_the_kernel_is_told_what_it_needs(GuestMachine machine, string line) =>
        KernelCommandLine.For(machine).ShouldBe(line);

    [Fact]
    public void Given_a_TSC_frequency_When_booted_Then_only_QEMUs_x86_machines_are_told()
    {
        KernelCommandLine.For(GuestMachine.MicroVm, tscEarlyKhz: 2_596_120).ShouldEndWith(" tsc_early_khz=2596120");
        KernelCommandLine.For(GuestMachine.ArmVirt, tscEarlyKhz: 2_596_120).ShouldNotContain("tsc");
    }

    [Fact]
    public void Given_an_address_When_booted_Then_the_init_is_told()
    {
        KernelCommandLine.For(GuestMachine.Q35, new GuestAddress(IPAddress.Parse("10.83.0.9"), 24, IPAddress.Parse("10.83.0.1")))
            .ShouldEndWith(" edge.address=10.83.0.9/24 edge.gateway=10.83.0.1");
        KernelCommandLine.For(GuestMachine.Q35, new GuestAddress(IPAddress.Parse("10.83.0.9"), 24, null)).ShouldEndWith(" edge.address=10.83.0.9/24");
    }

    [Fact]
    public void Given_an_address_that_the_guest_cannot_take_When_booted_Then_it_is_refused()
    {
        Should.Throw<ArgumentException>(() => KernelCommandLine.For(GuestMachine.Q35, new GuestAddress(IPAddress.IPv6Loopback, 64, null)));
        Should.Throw<ArgumentException>(() => KernelCommandLine.For(GuestMachine.Q35, new GuestAddress(IPAddress.Loopback, 0, null)));
    }

    [Fact]
    public void Given_a_kernel_log_When_read_Then_the_TSC_frequency_is_the_detected_one() =>
        TscFrequency.Parse("[    0.000000] tsc: Detected 2596.120 MHz processor\n", "cpu MHz\t\t: 1400.000\n").ShouldBe(2_596_120);

    [Fact]
    public void Given_no_kernel_log_When_read_Then_cpuinfo_says_it_or_nobody()
    {
        TscFrequency.Parse("", "processor\t: 0\ncpu MHz\t\t: 2596.120\n").ShouldBe(2_596_120);
        TscFrequency.Parse("", "processor\t: 0\nBogoMIPS\t: 108.00\n").ShouldBeNull();
    }

    [Fact]
    public void Given_marks_on_a_console_When_read_Then_they_tell_step_exit_code_and_clocks()
    {
        var at = new GuestTime(1_530, 1_795_460_622_123_456);
        const string Clock = "uptime=1.53 wall=1795460622.123456";

        SerialMark.Parse($"@@BOOT {Clock}\r").ShouldBe(new SerialMark.Boot(at));
        SerialMark.Parse($"[    1.5] random: crng init done@@START step=2 {Clock}").ShouldBe(new SerialMark.Start(2, at));
        SerialMark.Parse($"@@END step=0 exit=127 {Clock}").ShouldBe(new SerialMark.End(0, 127, at));
        SerialMark.Parse($"@@DONE {Clock}").ShouldBe(new SerialMark.Done(at));
        SerialMark.Parse($"@@FAIL no disk /dev/vdb within 5 s {Clock}").ShouldBe(new SerialMark.Fail("no disk /dev/vdb within 5 s", at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[    1.781190] reboot: Restarting system")]
    [InlineData("@@")]
    [InlineData("@@BOOT")]
    [InlineData("@@BOOT uptime=1.5")]
    [InlineData("@@END step=0 uptime=1.53 wall=1795460622.123456")]
    [InlineData("@@START step=x uptime=1.53 wall=1.0")]
    [InlineData("@@FAIL uptime=1.53 wall=1.0")]
    [InlineData("@@OTHER uptime=1.53 wall=1.0")]
    [InlineData("@@BO[    1.5] oops")]
    public void Given_a_line_that_is_no_whole_mark_When_read_Then_it_is_none(string line) => SerialMark.Parse(line).ShouldBeNull();
}
