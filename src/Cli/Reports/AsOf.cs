using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>Rows as the tables give them, but with the settings of then and with the moment beside them.</summary>
    public static string InJson(string rows, JsonElement moment)
    {
        var json = JsonNode.Parse(rows)!.AsObject();
        var then = JsonObject.Create(moment)!;
        then.Remove("settings", out var settings);
        (json["settings"], json["as_of"]) = (settings, then);
        return json.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static IReadOnlyDictionary<string, string> SettingsOf(JsonElement json) => json.GetProperty("settings").Deserialize<SortedDictionary<string, string>>()!;
}
