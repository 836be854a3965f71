using System.Security.Cryptography;
using System.Text;

namespace EdgePipeline.Contracts;

/// <summary>Ids that follow from what they name, so that a message sent twice names the same thing.</summary>
public static class DeterministicId
{
    private static readonly Guid Namespace = new("6f1d3a52-6d0c-5f0e-9a53-0c2f5b7d9e11");

    /// <summary>A version 5 UUID (RFC 9562) of the parts, joined by a line feed.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        var name = Encoding.UTF8.GetBytes(string.Join('\n', parts.ToArray()));
        // RFC 9562 prescribes SHA-1 for version 5; it names things here, it protects nothing.
#pragma warning disable CA5350
        var hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. name]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
