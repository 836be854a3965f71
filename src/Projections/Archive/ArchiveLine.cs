using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgePipeline.Projections.Archive;

/// <summary>An event as a line of an archive. Each line's hash includes the one before, so that none can be missing, changed or moved. Pure.</summary>
/// <param name="Sequence">Place in the store that it was exported from.</param>
/// <param name="Version">Place in its stream there.</param>
/// <param name="Data">JSON, exactly as it was stored.</param>
internal sealed record ArchiveLine(long Sequence, Guid Id, string Stream, long Version, string Type, DateTimeOffset Timestamp, string Data)
{
    private const string BeforeChain = ",\"chain\":\"";
    private const string AfterChain = "\"}";
    private const int HashLength = 64;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="chain">Of the line before.</param>
    /// <returns>The line, and its own chain.</returns>
    public (string Text, string Chain) Write(string chain)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", Sequence);
            json.WriteString("id", Id);
            json.WriteString("stream", Stream);
            json.WriteNumber("version", Version);
            json.WriteString("type", Type);
            json.WriteString("timestamp", Timestamp.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WritePropertyName("data");
            json.WriteRawValue(Data);
            json.WriteEndObject();
        }

        var body = Encoding.UTF8.GetString(buffer.ToArray());
        var own = ChainOf(chain, body);
        return ($"{body[..^1]}{BeforeChain}{own}{AfterChain}", own);
    }

    /// <param name="chain">Of the line before.</param>
    /// <returns>The event, and the line's own chain.</returns>
    /// <exception cref="ArchiveException">The line does not follow the one before, or is no event.</exception>
    public static (ArchiveLine Line, string Chain) Read(string text, string chain)
    {
        var end = text.Length - BeforeChain.Length - HashLength - AfterChain.Length;
        if (end <= 0 || !text.EndsWith(AfterChain, StringComparison.Ordinal) || string.CompareOrdinal(text, end, BeforeChain, 0, BeforeChain.Length) != 0)
        {
            throw new ArchiveException("does not end with a chain as every line does");
        }

        var own = text.Substring(end + BeforeChain.Length, HashLength);
        if (own != ChainOf(chain, $"{text[..end]}}}"))
        {
            throw new ArchiveException("does not follow from the line before: it was changed, or a line before it was removed or moved");
        }

        try
        {
            var line = JsonElement.Parse(text);
            return (new ArchiveLine(
                line.GetProperty("sequence").GetInt64(),
                line.GetProperty("id").GetGuid(),
                line.GetProperty("stream").GetString()!,
                line.GetProperty("version").GetInt64(),
                line.GetProperty("type").GetString()!,
                DateTimeOffset.ParseExact(line.GetProperty("timestamp").GetString()!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                line.GetProperty("data").GetRawText()), own);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new ArchiveException($"is no event: {failure.Message}");
        }
    }

    private static string ChainOf(string before, string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + body)));
}
