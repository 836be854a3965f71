using System.IO.Compression;
using System.Security.Cryptography;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Evidence;

/// <summary>A tool's own output, as it printed it. Pure.</summary>
internal static class RawText
{
    /// <exception cref="VerbException">It is not what the device sent.</exception>
    public static byte[] Of(RawOutput output)
    {
        using var plain = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(output.GzipBase64)), CompressionMode.Decompress);
            gzip.CopyTo(plain);
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException)
        {
            throw new VerbException($"{output.Name} cannot be unpacked ({failure.Message}): the event was changed after it was stored");
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(plain.ToArray()));
        return sha256 == output.Sha256
            ? plain.ToArray()
            : throw new VerbException($"{output.Name} has the hash {sha256}, and the device sent it with {output.Sha256}: the event was changed after it was stored");
    }
}
