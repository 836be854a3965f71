using System.Security.Cryptography;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>A program of this machine, for a tool whose package no configured source has.</summary>
/// <param name="Source">On this machine; it runs in the guest by the libraries of the image's own packages.</param>
internal sealed record HostProgram(RecipeTool Tool, string Source)
{
    /// <returns>Null where this machine has none, or one of another architecture.</returns>
    public static HostProgram? Locate(RecipeTool tool, GuestArchitecture architecture)
    {
        if (tool.Host is null)
            return null;
        var content = File.ReadAllBytes(tool.Host);
        return Elf.IsElf(content) && Elf.Needs(content).Machine == architecture.Machine ? new HostProgram(tool, tool.Host) : null;
    }

    /// <summary>What a manifest says of a program that came from no package.</summary>
    public static string VersionOf(string program) => $"{OfThisMachine}{Sha256(program)}";

    public const string OfThisMachine = "this machine's, sha256 ";

    public static string Sha256(string program) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(program)));
}
