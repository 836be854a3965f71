using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>All tables, made with some settings.</summary>
/// <param name="Through">The last event in them.</param>
internal sealed record TableVersion(string Name, TableSettings Settings, string ScriptSha256, long Through, DateTimeOffset? MadeAt)
{
    /// <summary>The one that readers see.</summary>
    public const string Live = "live";

    /// <summary>How the schemas of the others begin.</summary>
    public const string Prefix = "edge_try_";

    private const int LongestName = 40;

    public string Schema => Name == Live ? Table.Schema : Prefix + Name;

    /// <summary>Whether the tables have the columns and formulas of this program.</summary>
    public bool IsOfThisProgram => ScriptSha256 == DatabaseSchema.Version;

    /// <returns>The name: it becomes part of a schema's.</returns>
    /// <exception cref="VerbException">It cannot.</exception>
    public static string Checked(string name) =>
        name != Live && name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? name
            : throw new VerbException($"--as {name}: write a name of lower-case letters, digits and _, at most {LongestName}, and not {Live}", ExitCodes.Usage);
}
