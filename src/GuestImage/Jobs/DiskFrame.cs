using System.Security.Cryptography;
using System.Text;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>
/// How job and result lie on their raw disks: one block of <c>key=value</c> lines, zero padded, then the payload.
/// The block is written last, so that what was cut off does not look whole.
/// </summary>
internal static class DiskFrame
{
    /// <summary>A multiple of every sector size in use.</summary>
    public const int Block = 4096;

    public static byte[] Write(string title, IEnumerable<(string Key, string Value)> fields, ReadOnlySpan<byte> payload)
    {
        var lines = string.Concat(fields.Select(field => $"{field.Key}={field.Value}\n"));
        var disk = new byte[Block + (payload.Length + Block - 1) / Block * Block];
        Encoding.ASCII.GetBytes($"{title}\n{lines}end\n").CopyTo(disk, 0);
        payload.CopyTo(disk.AsSpan(Block));
        return disk;
    }

    /// <returns>The fields, or null when the block does not hold <paramref name="title"/> and an end.</returns>
    public static IReadOnlyDictionary<string, string>? ReadFields(string title, ReadOnlySpan<byte> disk)
    {
        var lines = Encoding.ASCII.GetString(disk[..Math.Min(Block, disk.Length)]).TrimEnd('\0').Split('\n');
        if (lines.Length < 3 || lines[0] != title || lines[^2] != "end" || lines[^1].Length > 0)
            return null;
        var pairs = lines[1..^2].Select(line => line.Split('=', 2)).ToList();
        return pairs.TrueForAll(pair => pair.Length == 2) && pairs.DistinctBy(pair => pair[0]).Count() == pairs.Count
            ? pairs.ToDictionary(pair => pair[0], pair => pair[1])
            : null;
    }

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
