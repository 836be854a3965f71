using System.IO.Compression;
using System.Security.Cryptography;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Keeps what tools printed.</summary>
internal static class RawOutputs
{
    /// <returns>What there is; empty outputs are left out.</returns>
    public static IReadOnlyList<RawOutput> Of(Attempt attempt) =>
        [.. (attempt.Running?.Outputs ?? []).SelectMany(output => Pack(output.Name, output.Bytes))];

    private static IEnumerable<RawOutput> Pack(string name, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            yield break;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        yield return new RawOutput(
            name, Convert.ToBase64String(packed.ToArray()), Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }
}
