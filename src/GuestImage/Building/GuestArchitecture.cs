using System.Runtime.InteropServices;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>An architecture that images are built for, by Debian's names.</summary>
/// <param name="Name">As dpkg and <c>edge image build --arch</c> say it.</param>
/// <param name="Triplet">The folder below /usr/lib that holds its libraries.</param>
/// <param name="KernelPackage">Built for virtual machines: small, virtio and ext4, serial consoles of QEMU and Firecracker.</param>
public sealed record GuestArchitecture(string Name, ElfMachine Machine, string Triplet, string KernelPackage)
{
    public static readonly GuestArchitecture Amd64 = new("amd64", ElfMachine.Amd64, "x86_64-linux-gnu", "linux-image-cloud-amd64");

    public static readonly GuestArchitecture Arm64 = new("arm64", ElfMachine.Arm64, "aarch64-linux-gnu", "linux-image-cloud-arm64");

    public static IReadOnlyList<GuestArchitecture> All { get; } = [Amd64, Arm64];

    /// <returns>That of this machine, or null when no image is built for it.</returns>
    public static GuestArchitecture? OfThisMachine() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => Amd64,
        Architecture.Arm64 => Arm64,
        _ => null,
    };

    public static GuestArchitecture? Find(string name) => All.FirstOrDefault(architecture => architecture.Name == name);
}
