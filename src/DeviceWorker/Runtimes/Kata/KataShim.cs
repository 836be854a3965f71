using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>The program that containerd asks for a Kata container, and whether it is Kata's at all.</summary>
internal sealed record KataShim(string Path, string Target)
{
    public const string Runtime = "io.containerd.kata.v2";
    public const string Program = "containerd-shim-kata-v2";
    private const string RuncProgram = "containerd-shim-runc-v2";

    /// <summary>What runs in Kata's place; null when nothing does.</summary>
    public string? Simulated => System.IO.Path.GetFileName(Target) == RuncProgram ? $"stand-in (resolves to {RuncProgram})" : null;

    /// <returns>Null when there is none on PATH.</returns>
    public static KataShim? Find() => Tool.Find(Program) is { } path
        ? new KataShim(path, File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)
        : null;

    /// <param name="output"><c>Kata Containers containerd shim (Golang): id: "io.containerd.kata.v2", version: 3.2.0, commit: …</c>.</param>
    /// <returns>Null when it does not say so.</returns>
    public static string? Version(string output)
    {
        const string label = ", version: ";
        var at = output.IndexOf(label, StringComparison.Ordinal);
        return at < 0 ? null : $"kata {output[(at + label.Length)..].Split(',', '\n')[0].Trim()}";
    }
}
