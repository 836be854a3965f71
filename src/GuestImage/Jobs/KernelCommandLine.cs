using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>The machines that the image boots on.</summary>
public enum GuestMachine
{
    /// <summary>QEMU q35.</summary>
    Q35,

    /// <summary>QEMU microvm.</summary>
    MicroVm,

    /// <summary>QEMU virt, arm64.</summary>
    ArmVirt,

    FirecrackerAmd64,
    FirecrackerArm64,
}

/// <summary>The guest's address on the bridge.</summary>
public sealed record GuestAddress(IPAddress Address, int PrefixLength, IPAddress? Gateway);

/// <summary>What the kernel and the init are told at boot.</summary>
public static class KernelCommandLine
{
    /// <param name="tscEarlyKhz">
    /// The host's TSC frequency. Without it QEMU's microvm under TCG hangs in about one boot of ten
    /// (<c>tsc: Unable to calibrate against PIT</c>): there is no other clock to calibrate by.
    /// </param>
    /// <exception cref="ArgumentException">The address is not IPv4 or its prefix length is not 1 to 32.</exception>
    public static string For(GuestMachine machine, GuestAddress? address = null, int? tscEarlyKhz = null)
    {
        List<string> words = [.. MachineWords(machine), "panic=-1", "quiet", "loglevel=3"];
        if (tscEarlyKhz is { } khz && machine is GuestMachine.Q35 or GuestMachine.MicroVm)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"tsc_early_khz={khz}"));
        if (address is not null)
            words.AddRange(AddressWords(address));
        return string.Join(' ', words);
    }

    private static string[] MachineWords(GuestMachine machine) => machine switch
    {
        // A triple fault ends QEMU; the kernel's own choice and reboot=k leave microvm spinning now and then (decision 8).
        GuestMachine.Q35 or GuestMachine.MicroVm => ["console=ttyS0", "reboot=t"],
        GuestMachine.ArmVirt => ["console=ttyAMA0"],
        // Firecracker's own defaults hold nomodule, which Debian's kernel cannot boot with; reboot=k is what ends its process.
        GuestMachine.FirecrackerAmd64 or GuestMachine.FirecrackerArm64 => ["console=ttyS0", "reboot=k", "pci=off"],
        _ => throw new ArgumentOutOfRangeException(nameof(machine), machine, "Unknown machine."),
    };

    private static IEnumerable<string> AddressWords(GuestAddress address)
    {
        if (address.Address.AddressFamily != AddressFamily.InterNetwork || address.Gateway is { AddressFamily: not AddressFamily.InterNetwork })
            throw new ArgumentException("The guest's address and gateway are IPv4.", nameof(address));
        if (address.PrefixLength is < 1 or > 32)
            throw new ArgumentException($"The prefix length is 1 to 32, not {address.PrefixLength}.", nameof(address));
        yield return string.Create(CultureInfo.InvariantCulture, $"edge.address={address.Address}/{address.PrefixLength}");
        if (address.Gateway is not null)
            yield return $"edge.gateway={address.Gateway}";
    }
}
