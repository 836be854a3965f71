using System.Text.RegularExpressions;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>Which Firecracker it is, or what stands in for it.</summary>
/// <param name="Number">e.g. <c>1.16.1</c>.</param>
internal sealed partial record FirecrackerVersion(string Number)
{
    /// <summary>What a trial is marked with when no Firecracker ran it; null: it was one.</summary>
    public string? Simulated => Number.EndsWith("-double", StringComparison.Ordinal) ? "firecracker double on QEMU microvm TCG" : null;

    /// <param name="output">Of <c>firecracker --version</c>; its first line is <c>Firecracker v1.16.1</c>.</param>
    /// <returns>Null when it names no version.</returns>
    public static FirecrackerVersion? Parse(string output) =>
        FirstLine().Match(output) is { Success: true } line ? new FirecrackerVersion(line.Groups[1].Value) : null;

    public override string ToString() => $"firecracker {Number}";

    [GeneratedRegex(@"^Firecracker v(\d+\.\d+\.\d+\S*)\s*$", RegexOptions.Multiline)]
    private static partial Regex FirstLine();
}
