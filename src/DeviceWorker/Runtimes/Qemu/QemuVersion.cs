namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>What <c>qemu-system-x86_64 --version</c> prints.</summary>
internal static class QemuVersion
{
    private const string Before = "QEMU emulator version ";

    /// <param name="output">First line <c>QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)</c>.</param>
    /// <returns><c>qemu 7.2.22</c>; null when it says nothing of the kind.</returns>
    public static string? Parse(string output) => output.StartsWith(Before, StringComparison.Ordinal)
        ? $"qemu {output[Before.Length..].Split([' ', '\n'], 2)[0]}"
        : null;
}
