using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>What a tool printed, as its outcome carries it.</summary>
internal static class RawText
{
    public static string Of(TrialCompleted completed, string name) => Of(completed.Outputs.Single(output => output.Name == name));

    public static string Of(RawOutput output)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(output.GzipBase64));
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        var bytes = unpacked.ToArray();
        bytes.Length.ShouldBe(output.Bytes);
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(output.Sha256);
        return Encoding.UTF8.GetString(bytes);
    }
}
