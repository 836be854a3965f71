using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Qemu;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Qemu;

public sealed class QemuCommandTests
{
    private static readonly string[] Always = ["-nodefaults", "-no-user-config", "-display", "none", "-serial", "stdio", "-no-reboot"];

    [Fact]
    public void Given_a_pc_under_tcg_When_told_Then_its_devices_sit_on_pci() =>
        QemuCommand.Arguments(Guest(RuntimeCode.VM, Architecture.X64, Accelerator.Tcg)).ShouldBe(
        [
            .. Always, "-M", "q35,accel=tcg", "-cpu", "max", "-smp", "2", "-m", "768", "-kernel", "/i/kernel", "-initrd", "/i/initramfs.cpio", "-append", "a b",
            "-drive", "file=/i/root.ext4,format=raw,if=none,id=d0,cache=writeback,aio=threads,readonly=on", "-device", "virtio-blk-pci,drive=d0",
            "-drive", "file=/d,,x/data.ext4,format=raw,if=none,id=d1,cache=none,aio=io_uring", "-device", "virtio-blk-pci,drive=d1",
            "-netdev", "tap,id=n0,ifname=vt0123456789,script=no,downscript=no,vhost=off",
            "-device", "virtio-net-pci,netdev=n0,mac=02:ed:01:23:45:67,romfile=",
        ]);

    [Fact]
    public void Given_a_microvm_under_kvm_with_vhost_When_told_Then_its_devices_are_memory_mapped()
    {
        var arguments = QemuCommand.Arguments(Guest(RuntimeCode.QM, Architecture.X64, Accelerator.Kvm, vhost: true));

        Following(arguments, "-M").ShouldBe("microvm,pit=on,pic=on,rtc=on,isa-serial=on,accel=kvm");
        Following(arguments, "-cpu").ShouldBe("host");
        arguments.ShouldContain("virtio-blk-device,drive=d1");
        arguments.ShouldContain("tap,id=n0,ifname=vt0123456789,script=no,downscript=no,vhost=on");
        arguments.ShouldContain("virtio-net-device,netdev=n0,mac=02:ed:01:23:45:67");
    }

    [Theory]
    [InlineData(Accelerator.Kvm, "virt,accel=kvm,gic-version=host")]
    [InlineData(Accelerator.Tcg, "virt,accel=tcg")]
    public void Given_arm64_When_a_virtual_machine_is_told_Then_it_is_virt(Accelerator accelerator, string machine)
    {
        var guest = Guest(RuntimeCode.VM, Architecture.Arm64, accelerator);

        guest.Machine.Program.ShouldBe("qemu-system-aarch64");
        Following(QemuCommand.Arguments(guest), "-M").ShouldBe(machine);
    }

    [Fact]
    public void Given_arm64_When_a_microvm_is_looked_for_Then_there_is_none() => QemuMachine.For(RuntimeCode.QM, Architecture.Arm64).ShouldBeNull();

    [Fact]
    public void Given_no_network_When_told_Then_there_is_none() =>
        QemuCommand.Arguments(Guest(RuntimeCode.VM, Architecture.X64, Accelerator.Tcg) with { Network = null }).ShouldNotContain("-netdev");

    [Theory]
    [InlineData("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)\nCopyright (c) 2003-2022\n", "qemu 7.2.22")]
    [InlineData("QEMU emulator version 10.0.2\n", "qemu 10.0.2")]
    [InlineData("", null)]
    public void Given_what_qemu_prints_When_its_version_is_read_Then_it_is_short(string output, string? version) => QemuVersion.Parse(output).ShouldBe(version);

    private static QemuGuest Guest(RuntimeCode code, Architecture architecture, Accelerator accelerator, bool vhost = false) => new(
        QemuMachine.For(code, architecture)!,
        accelerator,
        Vcpus: 2,
        MemoryMib: 768,
        "/i/kernel",
        "/i/initramfs.cpio",
        "a b",
        [new QemuDisk("/i/root.ext4", DiskCache.Writeback, DiskEngine.Threads, ReadOnly: true), new QemuDisk("/d,x/data.ext4", DiskCache.None, DiskEngine.IoUring)],
        new QemuNetwork("vt0123456789", "02:ed:01:23:45:67", vhost));

    private static string Following(IReadOnlyList<string> arguments, string option) => arguments[arguments.ToList().IndexOf(option) + 1];
}
