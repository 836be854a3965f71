using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>
/// An image without a layer, as an OCI image layout 1.0.0 in an archive: containerd makes snapshots for images only, and this one is
/// filled by hand.
/// </summary>
internal static class EmptyImage
{
    public const string Name = "edge/empty:1";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";

    public static void Write(Stream archive)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var config = Json(new { architecture, os = "linux", rootfs = new { type = "layers", diff_ids = Array.Empty<string>() } });
        var manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = ConfigType, digest = Digest(config), size = config.Length },
            layers = Array.Empty<object>(),
        });
        var index = Json(new
        {
            schemaVersion = 2,
            manifests = new[]
            {
                new
                {
                    mediaType = ManifestType,
                    digest = Digest(manifest),
                    size = manifest.Length,
                    annotations = new Dictionary<string, string> { ["io.containerd.image.name"] = Name },
                    platform = new { architecture, os = "linux" },
                },
            },
        });
        using var tar = new TarWriter(archive, leaveOpen: true);
        Add(tar, "oci-layout", Json(new { imageLayoutVersion = "1.0.0" }));
        Add(tar, "index.json", index);
        foreach (var blob in (byte[][])[config, manifest])
        {
            Add(tar, $"blobs/{Digest(blob).Replace(':', '/')}", blob);
        }
    }

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static string Digest(byte[] blob) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}";

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
