using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>What would be otherwise, for a person and for a program. Pure.</summary>
internal static class WhatIfText
{
    private static readonly JsonSerializerOptions Indented = new(RowJson.Options) { WriteIndented = true };

    public static string Render(WhatIfResult result)
    {
        var text = new StringBuilder();
        var rows = result.Cells.GroupBy(cell => $"{cell.Table.ShortName} {string.Join(' ', cell.Key)}").ToArray();
        text.Append(CultureInfo.InvariantCulture, $"{result.Experiment} through event {result.Through}, if {result.Supposed}: {rows.Length} rows would be other ones\n");
        if (result.Stops is { } stops)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{stops.Spared.Count} trials would not have run: {stops.Spared.Sum(trial => trial.DeviceTimeS):0.#} s of device time saved\n");
            foreach (var stop in stops.Stops)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {stop.CellKey} stops after block {stop.Block}: {stop.Reason}\n");
            }

            foreach (var cell in stops.Open)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {cell} would have been launched again after its last recorded launch: what that had shown is not known\n");
            }
        }

        foreach (var row in rows)
        {
            var gone = row.All(cell => cell.New is null);
            // What would not have run is told above.
            if (gone && result.Stops is not null && (row.First().Table == Table.Trial || row.First().Table == Table.TrialMetric))
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{row.Key}{(gone ? ": no such row" : "")}\n");
            foreach (var cell in gone ? [] : row.AsEnumerable())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {cell.Column,-24} {cell.Old ?? "no row"} -> {cell.New}{(cell.Unit is { } unit ? $" {unit}" : "")}\n");
            }
        }

        return text.ToString();
    }

    public static string Json(WhatIfResult result)
    {
        static JsonNode? Value(string? json) => json is null ? null : JsonNode.Parse(json);
        return new JsonObject
        {
            ["experiment"] = result.Experiment,
            ["through"] = result.Through,
            ["supposed"] = result.Supposed.ToString(),
            ["stops"] = result.Stops is null ? null : JsonSerializer.SerializeToNode(result.Stops.Stops.Select(stop => new { stop.CellKey, stop.Block, End = RowJson.Word(stop.End), stop.N, stop.HalfWidthPct, stop.Reason }), Indented),
            ["spared"] = result.Stops is null ? null : JsonSerializer.SerializeToNode(result.Stops.Spared, Indented),
            ["device_time_saved_s"] = result.Stops?.Spared.Sum(trial => trial.DeviceTimeS),
            ["still_open"] = result.Stops is null ? null : JsonSerializer.SerializeToNode(result.Stops.Open, Indented),
            ["changes"] = new JsonArray([.. result.Cells.Select(cell => new JsonObject
            {
                ["table"] = cell.Table.ShortName,
                ["key"] = cell.KeyJson(),
                ["column"] = cell.Column,
                ["old"] = Value(cell.Old),
                ["new"] = Value(cell.New),
            })]),
        }.ToJsonString(Indented) + "\n";
    }
}
