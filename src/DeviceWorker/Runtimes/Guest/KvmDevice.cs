using System.Runtime.InteropServices;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>The host's KVM, as far as it can be told without booting a guest.</summary>
internal static class KvmDevice
{
    private const string Path = "/dev/kvm";

    /// <returns>Null when nothing speaks against it; else why not, and what to do.</returns>
    public static string? MissingReason()
    {
        if (!File.Exists(Path))
        {
            return $"{Path} is not there: switch virtualization on in the firmware, then modprobe kvm_intel or kvm_amd";
        }

        if (RuntimeInformation.OSArchitecture == Architecture.X64
            && !CpuFlags(File.ReadAllText("/proc/cpuinfo")).Any(flag => flag is "vmx" or "svm"))
        {
            return $"{Path} is there, but the CPU offers neither vmx nor svm: guests would be interpreted";
        }

        try
        {
            using var handle = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{Path} cannot be opened ({e.Message}): usermod -aG kvm USER for the worker's user, or chmod 666 {Path}";
        }
    }

    private static string[] CpuFlags(string cpuinfo) =>
        cpuinfo.Split('\n').FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? [];
}
