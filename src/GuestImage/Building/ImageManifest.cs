using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgePipeline.GuestImage.Building;

/// <summary>What an image is made of; <c>manifest.json</c> beside its files. It holds nothing of when or where it was built.</summary>
/// <param name="Id">SHA-256 of the inputs; two images of one id are the same bytes.</param>
/// <param name="Tools">Programs that a job can name, with their version.</param>
/// <param name="Missing">Tools that this image lacks, with the reason.</param>
public sealed record ImageManifest(
    string Id,
    string Architecture,
    string KernelRelease,
    IReadOnlyList<ImageTool> Tools,
    IReadOnlyList<MissingTool> Missing,
    IReadOnlyList<PackageFile> Packages,
    IReadOnlyList<Artefact> Artefacts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // People read it; it never enters a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ImageManifest Parse(byte[] json) =>
        JsonSerializer.Deserialize<ImageManifest>(json, Json) ?? throw new JsonException("The manifest is null.");

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <param name="Path">In the guest.</param>
public sealed record ImageTool(string Name, string Path, string Version);

public sealed record MissingTool(string Name, string Reason);

/// <summary>One Debian package as the archive describes it; <paramref name="Sha256"/> is of the .deb file.</summary>
public sealed record PackageFile(string Name, string Version, string Sha256, long SizeBytes);

public sealed record Artefact(string Name, string Sha256, long SizeBytes);
