using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>What differs between two versions and by which setting, for a person and for a program. Pure.</summary>
internal static class DiffText
{
    private static readonly JsonSerializerOptions Indented = new(RowJson.Options) { WriteIndented = true };

    public static string Render(TableVersion a, TableVersion b, IReadOnlyList<ChangedCell> cells)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{a.Name} ({a.Settings}) and {b.Name} ({b.Settings}), both through event {a.Through}: {cells.Count} values differ\n");
        foreach (var row in cells.GroupBy(cell => $"{cell.Table.ShortName} {string.Join(' ', cell.Key)}"))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{row.Key}\n");
            foreach (var cell in row)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {cell.Column,-24} {cell.Old ?? "no row"} -> {cell.New ?? "no row"}{(cell.Unit is { } unit ? $" {unit}" : "")}   {Because(a, b, cell)}\n");
            }
        }

        return text.ToString();
    }

    public static string Json(TableVersion a, TableVersion b, IReadOnlyList<ChangedCell> cells)
    {
        static JsonNode? Value(string? json) => json is null ? null : JsonNode.Parse(json);
        static JsonObject Version(TableVersion version) => new() { ["name"] = version.Name, ["settings"] = JsonSerializer.SerializeToNode(version.Settings.Changed) };
        return new JsonObject
        {
            ["a"] = Version(a),
            ["b"] = Version(b),
            ["through"] = a.Through,
            ["changes"] = new JsonArray([.. cells.Select(cell => new JsonObject
            {
                ["table"] = cell.Table.ShortName,
                ["key"] = cell.KeyJson(),
                ["column"] = cell.Column,
                ["old"] = Value(cell.Old),
                ["new"] = Value(cell.New),
                ["causes"] = new JsonArray([.. Causes(a, b, cell).Select(setting =>
                    new JsonObject { ["setting"] = setting.Name, ["old"] = setting.Read(a.Settings), ["new"] = setting.Read(b.Settings) })]),
            })]),
        }.ToJsonString(Indented) + "\n";
    }

    /// <summary>Settings that are not the same in both versions and show in the column.</summary>
    public static IEnumerable<Setting> Causes(TableVersion a, TableVersion b, ChangedCell cell) => Setting.All.Where(setting =>
        setting.Read(a.Settings) != setting.Read(b.Settings) && setting.Columns.Contains($"{cell.Table.ShortName}.{cell.Column}", StringComparer.Ordinal));

    private static string Because(TableVersion a, TableVersion b, ChangedCell cell) =>
        string.Join(", ", Causes(a, b, cell).Select(setting => $"{setting.Name}: {setting.Read(a.Settings)} -> {setting.Read(b.Settings)}")) is { Length: > 0 } causes
            ? causes
            : "no setting explains it: rebuild, by replay rebuild, and compare again";
}
