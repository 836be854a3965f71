using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.GuestImage.Jobs;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>A disk of the guest; the first is /dev/vda.</summary>
/// <param name="Engine">Threads, Native or IoUring.</param>
internal sealed record QemuDisk(string Path, DiskCache Cache, DiskEngine Engine, bool ReadOnly = false);

/// <summary>A tap device as the guest's eth0.</summary>
internal sealed record QemuNetwork(string TapInterface, string MacAddress, bool Vhost);

/// <summary>A guest as QEMU is told of it.</summary>
/// <param name="Accelerator">Kvm or Tcg.</param>
/// <param name="Network">Null: none.</param>
internal sealed record QemuGuest(
    QemuMachine Machine,
    Accelerator Accelerator,
    int Vcpus,
    int MemoryMib,
    string Kernel,
    string Initramfs,
    string KernelCommandLine,
    IReadOnlyList<QemuDisk> Disks,
    QemuNetwork? Network);

/// <summary>QEMU's command line.</summary>
internal static class QemuCommand
{
    /// <summary>The guest's serial console is standard output; a reboot of the guest ends QEMU.</summary>
    public static IReadOnlyList<string> Arguments(QemuGuest guest) =>
    [
        "-nodefaults", "-no-user-config", "-display", "none", "-serial", "stdio", "-no-reboot",
        "-M", $"{guest.Machine.Type},accel={EnumWords.Of(guest.Accelerator)}{Interrupts(guest)}",
        "-cpu", guest.Accelerator == Accelerator.Kvm ? "host" : "max",
        "-smp", guest.Vcpus.ToString(CultureInfo.InvariantCulture),
        "-m", guest.MemoryMib.ToString(CultureInfo.InvariantCulture),
        "-kernel", guest.Kernel, "-initrd", guest.Initramfs, "-append", guest.KernelCommandLine,
        .. guest.Disks.Index().SelectMany(disk => Disk(disk.Index, disk.Item, guest.Machine.Bus)),
        .. guest.Network is { } network ? Network(network, guest.Machine.Bus) : [],
    ];

    /// <summary>KVM on arm64 has the interrupt controller of the host or none.</summary>
    private static string Interrupts(QemuGuest guest) =>
        guest is { Machine.Guest: GuestMachine.ArmVirt, Accelerator: Accelerator.Kvm } ? ",gic-version=host" : "";

    private static string[] Disk(int number, QemuDisk disk, string bus)
    {
        var access = disk.ReadOnly ? ",readonly=on" : "";
        return
        [
            "-drive",
            string.Create(
                CultureInfo.InvariantCulture,
                $"file={Value(disk.Path)},format=raw,if=none,id=d{number},cache={EnumWords.Of(disk.Cache)},aio={EnumWords.Of(disk.Engine)}{access}"),
            "-device", string.Create(CultureInfo.InvariantCulture, $"virtio-blk-{bus},drive=d{number}"),
        ];
    }

    private static string[] Network(QemuNetwork network, string bus) =>
    [
        "-netdev", $"tap,id=n0,ifname={network.TapInterface},script=no,downscript=no,vhost={(network.Vhost ? "on" : "off")}",
        // On PCI without the ROM to boot from: the kernel is given.
        "-device", $"virtio-net-{bus},netdev=n0,mac={network.MacAddress}{(bus == "pci" ? ",romfile=" : "")}",
    ];

    /// <summary>A comma would end the value; QEMU reads two as one.</summary>
    private static string Value(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
