using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>One of QEMU's machines, as a runtime of the study.</summary>
/// <param name="Guest">What the kernel is told.</param>
/// <param name="Type">The argument of -M, without the accelerator.</param>
/// <param name="Bus">What virtio devices sit on: the end of their names, <c>pci</c> or <c>device</c> (MMIO).</param>
internal sealed record QemuMachine(RuntimeCode Code, GuestMachine Guest, string Program, string Type, string Bus)
{
    /// <returns>Null when QEMU has no such machine for the architecture.</returns>
    public static QemuMachine? For(RuntimeCode code, Architecture architecture) => (code, architecture) switch
    {
        (RuntimeCode.VM, Architecture.X64) => new(code, GuestMachine.Q35, "qemu-system-x86_64", "q35", "pci"),
        (RuntimeCode.VM, Architecture.Arm64) => new(code, GuestMachine.ArmVirt, "qemu-system-aarch64", "virt", "pci"),
        // The devices of old that its kernel calibrates its clock by and writes its console to.
        (RuntimeCode.QM, Architecture.X64) => new(code, GuestMachine.MicroVm, "qemu-system-x86_64", "microvm,pit=on,pic=on,rtc=on,isa-serial=on", "device"),
        _ => null,
    };

    /// <summary>Debian's package of <see cref="Program"/>.</summary>
    public string Package => Guest == GuestMachine.ArmVirt ? "qemu-system-arm" : "qemu-system-x86";

    /// <summary>Without its options.</summary>
    public string Name => Type.Split(',')[0];
}
