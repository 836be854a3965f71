namespace EdgePipeline.GuestImage.Building;

/// <summary>An image on disk, whole.</summary>
public sealed record BuiltImage(string Folder, ImageManifest Manifest)
{
    internal const string KernelName = "kernel", VmlinuxName = "vmlinux", InitramfsName = "initramfs.cpio", RootName = "root.ext4", ManifestName = "manifest.json";

    /// <summary>What QEMU starts: a bzImage on amd64, an Image on arm64.</summary>
    public string Kernel => Path.Combine(Folder, KernelName);

    /// <summary>What Firecracker starts: the uncompressed ELF on amd64, the Image on arm64.</summary>
    public string FirecrackerKernel => Manifest.Architecture == GuestArchitecture.Amd64.Name ? Path.Combine(Folder, VmlinuxName) : Kernel;

    public string Initramfs => Path.Combine(Folder, InitramfsName);

    /// <summary>Attached read-only; guests may share it.</summary>
    public string Root => Path.Combine(Folder, RootName);
}
