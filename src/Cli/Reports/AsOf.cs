using System.Globalization;
using System.Text.Json;

namespace EdgePipeline.Cli.Reports;

/// <summary>A moment in an experiment's past.</summary>
/// <param name="Sequence">Its last event by then.</param>
internal sealed record AsOf(long Sequence, DateTimeOffset At)
{
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture, $"As of event {Sequence}, {At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: what was known then, by the formulas of this version.");

    public static AsOf Of(JsonElement json) => new(json.GetProperty("sequence").GetInt64(), json.GetProperty("at").GetDateTimeOffset());
}
