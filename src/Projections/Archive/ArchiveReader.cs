using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgePipeline.Projections.Events;
using ZstdSharp;

namespace EdgePipeline.Projections.Archive;

/// <summary>Reads an archive and believes nothing: every line, count and hash is checked. What was read before a wrong place was found is not to be used.</summary>
internal sealed class ArchiveReader
{
    /// <summary>Of a manifest, which is read whole.</summary>
    private const long LargestManifest = 16 << 20;

    private readonly ArchiveEntries _entries;
    private readonly Stream _events;

    private ArchiveReader(ArchiveManifest manifest, ArchiveEntries entries, Stream events) => (Manifest, _entries, _events) = (manifest, entries, events);

    public ArchiveManifest Manifest { get; }

    /// <exception cref="ArchiveException">No archive, of a newer format, or the manifest was changed.</exception>
    public static async Task<ArchiveReader> OpenAsync(Stream file, CancellationToken cancellation)
    {
        var entries = new ArchiveEntries(file, new TarReader(file, leaveOpen: true));
        var text = await SmallAsync(entries, ArchiveManifest.Member, cancellation);
        var manifest = Parse(text);
        if (Encoding.UTF8.GetString(await SmallAsync(entries, ArchiveManifest.SumMember, cancellation)) != ArchiveWriter.SumOf(text))
        {
            throw new ArchiveException($"{ArchiveManifest.Member} was changed: it does not have the hash that {ArchiveManifest.SumMember} names");
        }

        if (ArchivedNames.ProblemOf(manifest) is { } wrong)
        {
            throw new ArchiveException(wrong);
        }

        return new ArchiveReader(manifest, entries, await MemberAsync(entries, ArchiveManifest.EventsMember, cancellation));
    }

    /// <summary>All events, in order. Only after the last one the file is known to be whole.</summary>
    public async IAsyncEnumerable<(ArchiveLine Line, StoredEvent Event)> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var sha256 = SHA256.Create();
        await using var hashed = new CryptoStream(_events, sha256, CryptoStreamMode.Read, leaveOpen: true);
        await using var zstd = new DecompressionStream(hashed, leaveOpen: true);
        using var reader = new StreamReader(zstd, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var (lines, chain, last, ids) = (0L, Manifest.ExperimentId.ToString("D"), 0L, new HashSet<Guid>());
        while (await LineAsync(reader, lines + 1, cancellation) is { } text)
        {
            lines++;
            ArchiveLine line;
            StoredEvent stored;
            try
            {
                (line, chain) = ArchiveLine.Read(text, chain);
                stored = ArchivedEvent.Of(line, Manifest);
            }
            catch (ArchiveException wrong)
            {
                throw new ArchiveException($"line {lines} of {ArchiveManifest.EventsMember} {wrong.Message}", wrong.IsNewer);
            }

            Demand(line.Sequence > last && ids.Add(line.Id), $"line {lines} of {ArchiveManifest.EventsMember} stands in the wrong place, or twice");
            Demand(lines > 1 || line.Sequence == Manifest.Events.FirstSequence, $"line 1 of {ArchiveManifest.EventsMember} is not the first event that the manifest names");
            last = line.Sequence;
            yield return (line, stored);
        }

        Demand(lines >= Manifest.Events.Lines, $"line {lines + 1} of {ArchiveManifest.EventsMember} is missing: the manifest counts {Manifest.Events.Lines} lines");
        Demand(lines == Manifest.Events.Lines, $"line {Manifest.Events.Lines + 1} of {ArchiveManifest.EventsMember} is one too many: the manifest counts {Manifest.Events.Lines} lines");
        Demand(chain == Manifest.Events.Chain && last == Manifest.Events.LastSequence, $"line {lines} of {ArchiveManifest.EventsMember} is not the last one that the manifest names");
        await hashed.CopyToAsync(Stream.Null, cancellation);
        Demand(Convert.ToHexStringLower(sha256.Hash!) == Manifest.Events.Sha256, $"{ArchiveManifest.EventsMember} does not have the hash that the manifest names");
        var further = await _entries.NextAsync($"after {ArchiveManifest.EventsMember}", cancellation);
        Demand(further is null, $"it is not as an export wrote it: {further?.Name} stands after {ArchiveManifest.EventsMember}");
    }

    private static async Task<string?> LineAsync(StreamReader reader, long number, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception failure) when (failure is ZstdException or IOException or InvalidDataException or DecoderFallbackException)
        {
            throw new ArchiveException($"{ArchiveManifest.EventsMember} cannot be unpacked after line {number - 1}: {failure.Message}");
        }
    }

    private static ArchiveManifest Parse(byte[] text)
    {
        try
        {
            // The version first: a newer manifest may say other things.
            var version = JsonDocument.Parse(text).RootElement;
            Demand(
                version.GetProperty("format").GetString() == ArchiveManifest.FormatName,
                $"it is no archive of EdgePipeline: format in {ArchiveManifest.Member} is not {ArchiveManifest.FormatName}");
            var number = version.GetProperty("format_version").GetInt32();
            Demand(
                number is >= 1 and <= ArchiveManifest.CurrentVersion,
                $"it is of format version {number}; this version of EdgePipeline reads versions 1 to {ArchiveManifest.CurrentVersion}: use a newer one",
                isNewer: true);
            return JsonSerializer.Deserialize<ArchiveManifest>(text, ArchiveManifest.Json)!;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArchiveException($"{ArchiveManifest.Member} cannot be read: {failure.Message}");
        }
    }

    private static async Task<byte[]> SmallAsync(ArchiveEntries entries, string name, CancellationToken cancellation)
    {
        var member = await MemberAsync(entries, name, cancellation);
        Demand(member.Length <= LargestManifest, $"{name} is larger than any that an export writes");
        var content = new byte[member.Length];
        try
        {
            await member.ReadExactlyAsync(content, cancellation);
        }
        catch (EndOfStreamException)
        {
            throw new ArchiveException($"it ends within {name}");
        }

        return content;
    }

    private static async Task<Stream> MemberAsync(ArchiveEntries entries, string name, CancellationToken cancellation)
    {
        var entry = await entries.NextAsync($"before {name}", cancellation);
        Demand(entry is not null, name == ArchiveManifest.Member ? "it is empty" : $"it ends before {name}");
        Demand(entry!.Name == name, $"it is no archive of EdgePipeline, or not as an export wrote it: {entry.Name} stands where {name} should");
        return entry.DataStream ?? throw new ArchiveException($"{name} is empty");
    }

    private static void Demand(bool holds, string otherwise, bool isNewer = false)
    {
        if (!holds)
        {
            throw new ArchiveException(otherwise, isNewer);
        }
    }
}
