using System.Globalization;
using System.Text.Json;

namespace EdgePipeline.Cli.Reports;

/// <summary>A moment in an experiment's past.</summary>
/// <param name="Sequence">Its last event by then.</param>
/// <param name="SettingsSequence">The event by which the settings of then were promoted, which may be a later one; null: none had been.</param>
internal sealed record AsOf(long Sequence, DateTimeOffset At, long? SettingsSequence = null)
{
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"As of event {Sequence}, {At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(SettingsSequence is { } promoted ? $", with the settings of event {promoted}" : "")}: what was known then, by the formulas of this version.");

    /// <summary>Of the page: other contents, another name.</summary>
    public string FileName => string.Create(
        CultureInfo.InvariantCulture, $"report-as-of-{Sequence}{(SettingsSequence is { } promoted ? $"-settings-{promoted}" : "")}.html");

    public static AsOf Of(JsonElement json) => new(
        json.GetProperty("sequence").GetInt64(),
        json.GetProperty("at").GetDateTimeOffset(),
        json.GetProperty("settings_sequence") is { ValueKind: JsonValueKind.Number } promoted ? promoted.GetInt64() : null);

    public static IReadOnlyDictionary<string, string> SettingsOf(JsonElement json) => json.GetProperty("settings").Deserialize<SortedDictionary<string, string>>()!;
}
