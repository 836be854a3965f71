using System.Text.RegularExpressions;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Schema;

/// <summary>The SQL scripts that are embedded beside the code.</summary>
internal static partial class Scripts
{
    private static readonly string[] ViewFolders = ["TelemetryViews"];

    /// <summary>All tables and views, as the scripts have them, in schema <c>edge</c>.</summary>
    public static string OfTables() => string.Join('\n', TableFolders().Concat(ViewFolders).Select(folder => Of($"Tables.{folder}")));

    /// <summary>The same in another schema. What comments say stays: they are for readers, who know one schema.</summary>
    public static string OfTables(string schema) =>
        TextOrName().Replace(OfTables(), match => match.Value == $"{Table.Schema}." ? $"{schema}." : match.Value);

    /// <summary>What readers may do with the tables of a schema.</summary>
    public static string Grants(string schema) => Of("Schema", "grants.sql").Replace($"schema {Table.Schema} ", $"schema {schema} ", StringComparison.Ordinal);

    public static string Of(string folder, string file = "schema.sql")
    {
        var name = $"EdgePipeline.Projections.{folder}.{file}";
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A table's script lies beside its row.</summary>
    private static IEnumerable<string> TableFolders() => Table.All.Select(table => table.Row.Namespace!.Split('.')[^1]).Distinct();

    /// <summary>A string, a comment to the end of its line, or the schema's name before a dot.</summary>
    [GeneratedRegex(@"'(?:[^']|'')*'|--[^\n]*|\bedge\.")]
    private static partial Regex TextOrName();
}
