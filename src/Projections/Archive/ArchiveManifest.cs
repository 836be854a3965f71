using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgePipeline.Projections.Archive;

/// <summary>What an archive says of itself, beside its events.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="FormatVersion">A reader of a lower version refuses the file.</param>
/// <param name="ReadMe">How to read the file with other programs.</param>
/// <param name="Software">What made it, by name.</param>
/// <param name="DeviceEvents">Ids of the events by which each device said of what it is made.</param>
/// <param name="Settings">What the tables were made with, as far as it differs from the defaults.</param>
internal sealed record ArchiveManifest(
    string Format,
    int FormatVersion,
    string ReadMe,
    Guid ExperimentId,
    string Experiment,
    DateTimeOffset ExportedAt,
    IReadOnlyDictionary<string, string> Software,
    ArchivedEvents Events,
    IReadOnlyDictionary<string, IReadOnlyList<Guid>> DeviceEvents,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<RowHash> Tables)
{
    public const string FormatName = "edgepipeline-archive";
    public const int CurrentVersion = 1;

    /// <summary>Names of the file's members, in their order.</summary>
    public const string Member = "manifest.json";
    public const string SumMember = "manifest.json.sha256";
    public const string EventsMember = "events.ndjson.zst";

    /// <summary>In <see cref="Software"/>: the scripts that made the tables.</summary>
    public const string TableScripts = "table_scripts_sha256";

    public const string HowToRead =
        "tar -xf FILE; sha256sum -c manifest.json.sha256; zstd -d events.ndjson.zst gives one event a line, in the order of the store. chain of a line is the "
        + "SHA-256, in hex, of the chain of the line before (of the first line: experiment_id) and the line itself without its member chain. A table's sha256 is "
        + "that of the SHA-256 of each row's columns, as PostgreSQL writes row(...)::text, in hex and sorted; columns in left_out depend on the place in the store. "
        + "Tables of devices are those that the archive's events alone give.";

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };
}

/// <param name="Sha256">Of the member, as it lies in the file.</param>
/// <param name="Types">Number of events of each type.</param>
/// <param name="FirstSequence">Place in the store that it was exported from.</param>
/// <param name="Chain">Of the last line.</param>
internal sealed record ArchivedEvents(
    string Member, string Sha256, long Lines, IReadOnlyDictionary<string, long> Types, long FirstSequence, long LastSequence, string Chain);

/// <summary>A table's rows of one experiment, or of its devices.</summary>
/// <param name="Columns">What the hash is made of.</param>
/// <param name="LeftOut">Columns that would differ in another store, where the same events have other places.</param>
internal sealed record RowHash(string Table, long Rows, string Sha256, IReadOnlyList<string> Columns, IReadOnlyList<string> LeftOut);

/// <summary>A file that is not, or is no longer, what an export wrote. The message names the place.</summary>
/// <param name="isNewer">It may be whole: a newer version reads it.</param>
internal sealed class ArchiveException(string message, bool isNewer = false) : Exception(message)
{
    public bool IsNewer { get; } = isNewer;
}
