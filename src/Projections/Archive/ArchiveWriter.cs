using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EdgePipeline.Projections.Archive;

/// <summary>Writes an archive: a tar that holds a manifest, its hash, and the events.</summary>
internal static class ArchiveWriter
{
    private const int CompressionLevel = 9;

    /// <summary>The events, packed, and what there is to say about them.</summary>
    /// <param name="packed">Gets them.</param>
    public static async Task<ArchivedEvents> PackAsync(Stream packed, Guid experiment, IAsyncEnumerable<ArchiveLine> events, CancellationToken cancellation)
    {
        var (lines, first, last, chain) = (0L, 0L, 0L, experiment.ToString("D"));
        var types = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using (var zstd = new CompressionStream(packed, CompressionLevel, leaveOpen: true))
        {
            zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            await foreach (var line in events.WithCancellation(cancellation))
            {
                (var text, chain) = line.Write(chain);
                await zstd.WriteAsync(Encoding.UTF8.GetBytes(text + '\n'), cancellation);
                first = lines++ == 0 ? line.Sequence : first;
                last = line.Sequence;
                types[line.Type] = types.GetValueOrDefault(line.Type) + 1;
            }
        }

        packed.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(packed, cancellation));
        return new ArchivedEvents(ArchiveManifest.EventsMember, sha256, lines, types, first, last, chain);
    }

    public static async Task WriteAsync(Stream file, ArchiveManifest manifest, Stream packed, CancellationToken cancellation)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveManifest.Json);
        packed.Position = 0;
        await using var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(ArchiveManifest.Member, new MemoryStream(text));
        await AddAsync(ArchiveManifest.SumMember, new MemoryStream(Encoding.ASCII.GetBytes(SumOf(text))));
        await AddAsync(ArchiveManifest.EventsMember, packed);

        Task AddAsync(string name, Stream content) =>
            tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = manifest.ExportedAt }, cancellation);
    }

    /// <summary>As sha256sum writes and checks it.</summary>
    public static string SumOf(ReadOnlySpan<byte> manifest) => $"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {ArchiveManifest.Member}\n";
}
