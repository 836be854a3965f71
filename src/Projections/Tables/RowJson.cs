using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgePipeline.Projections.Tables;

/// <summary>Rows as JSON: a property is a column. So a row goes into its table, out of it, and onto the broker in one form.</summary>
internal static class RowJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>For plan objects kept whole in a column: their enums keep the names that plans use.</summary>
    public static JsonSerializerOptions PlanObjects { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Column names of a row type, in order.</summary>
    public static IReadOnlyList<string> Columns(Type row) =>
        [.. row.GetProperties().Where(property => property.GetMethod!.IsPublic).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    /// <summary>Words in tables are lower case: <c>tool_failed</c>, <c>measure</c>.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
