using System.Buffers;
using System.Reflection;
using System.Text.Json;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.TrialMetrics;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Rows into empty tables by COPY. Values go as the text that <see cref="RowJson"/> writes, as they do in <see cref="TableWriter"/>, so
/// that PostgreSQL reads the same numbers and times from either.
/// </summary>
internal static class RowCopy
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\n\r\t");

    public static async Task WriteAsync(NpgsqlConnection connection, string schema, TableChanges changes, CancellationToken cancellation)
    {
        foreach (var table in Table.All)
        {
            if (table.RowsOf(changes) is { Count: > 0 } rows)
            {
                await (rows is IReadOnlyCollection<TrialMetricRow> metrics
                    ? MetricCopy.WriteAsync(connection, schema, metrics, cancellation)
                    : WriteAsync(connection, schema, table, rows, cancellation));
            }
        }
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, string schema, Table table, IReadOnlyCollection<object> rows, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginTextImportAsync($"copy {table.In(schema)} ({string.Join(", ", table.Columns)}) from stdin (freeze)", cancellation);
        var arrays = table.Row.GetProperties().Where(property => property.GetMethod!.IsPublic).Select(IsArray).ToArray();
        foreach (var row in rows)
        {
            await writer.WriteAsync(Line(JsonSerializer.SerializeToElement(row, table.Row, RowJson.Options), arrays).AsMemory(), cancellation);
        }
    }

    /// <summary>A line of COPY's text format: values with tabs in between.</summary>
    /// <param name="arrays">Per column: whether it is an array of PostgreSQL's, not JSON.</param>
    internal static string Line(JsonElement row, IReadOnlyList<bool> arrays) =>
        string.Join('\t', row.EnumerateObject().Select((property, column) => Text(property.Value, arrays[column]))) + '\n';

    private static string Text(JsonElement value, bool isArray) => value.ValueKind switch
    {
        JsonValueKind.Null => "\\N",
        JsonValueKind.String => Escaped(value.GetString()!),
        JsonValueKind.Array when isArray => $"{{{string.Join(',', value.EnumerateArray().Select(item => item.GetString()))}}}",
        _ => Escaped(value.GetRawText()),
    };

    private static string Escaped(string text) => text.AsSpan().ContainsAny(Special)
        ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        : text;

    /// <summary>Ids need no quoting; other lists are JSON.</summary>
    private static bool IsArray(PropertyInfo property) => property.PropertyType == typeof(IReadOnlyList<Guid>);
}
