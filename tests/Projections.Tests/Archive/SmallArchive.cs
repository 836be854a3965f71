using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tests.Support;
using ZstdSharp;

namespace EdgePipeline.Projections.Tests.Archive;

/// <summary>The test history as an archive in memory, and ways to tamper with it.</summary>
internal static class SmallArchive
{
    public static IReadOnlyList<ArchiveLine> Lines { get; } =
    [
        .. new History().Whole().Select((data, index) => new ArchiveLine(
            index + 1, Stored.Id(index + 1), History.StreamOf(data), 1, EventCatalog.All.Single(known => known.Value == data.GetType()).Key, History.Start, JsonSerializer.Serialize(data, EventStore.Json))),
    ];

    /// <summary>As an export would write these lines.</summary>
    /// <param name="change">Of the manifest, before its hash is taken.</param>
    public static async Task<byte[]> OfAsync(IReadOnlyList<ArchiveLine> lines, Func<ArchiveManifest, ArchiveManifest>? change = null)
    {
        var history = new History();
        using var packed = new MemoryStream();
        var events = await ArchiveWriter.PackAsync(packed, history.ExperimentId, lines.ToAsyncEnumerable(), CancellationToken.None);
        var manifest = new ArchiveManifest(
            ArchiveManifest.FormatName, ArchiveManifest.CurrentVersion, ArchiveManifest.HowToRead, history.ExperimentId, history.Experiment, History.Start,
            new Dictionary<string, string> { ["edgepipeline"] = "9.9.9" }, events, new Dictionary<string, IReadOnlyList<Guid>>(), new Dictionary<string, string>(), []);
        using var file = new MemoryStream();
        await ArchiveWriter.WriteAsync(file, change?.Invoke(manifest) ?? manifest, packed, CancellationToken.None);
        return file.ToArray();
    }

    /// <summary>The same file with other members; a member that becomes null is left out.</summary>
    public static byte[] With(byte[] archive, Func<string, byte[], byte[]?> change)
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        using (var reader = new TarReader(new MemoryStream(archive)))
        {
            while (reader.GetNextEntry(copyData: true) is { } entry)
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                if (change(entry.Name, content.ToArray()) is { } changed)
                {
                    writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry.Name) { DataStream = new MemoryStream(changed) });
                }
            }
        }

        return file.ToArray();
    }

    /// <summary>The same file with other lines, packed anew.</summary>
    public static byte[] WithLines(byte[] archive, Func<List<string>, IEnumerable<string>> change) => With(archive, (name, content) =>
    {
        if (name != ArchiveManifest.EventsMember)
        {
            return content;
        }

        using var zstd = new DecompressionStream(new MemoryStream(content));
        using var reader = new StreamReader(zstd);
        var lines = reader.ReadToEnd().TrimEnd('\n').Split('\n').ToList();
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(string.Concat(change(lines).Select(line => line + '\n')))).ToArray();
    });
}
