using EdgePipeline.Cli.Experiments;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Output;

/// <summary>What a device can do, and why it cannot do the rest.</summary>
internal static class CapabilityText
{
    public static string Matrix(IReadOnlyList<CapabilityRow> capabilities) => new TextTable(
        ["", "what", "can", "version, or why not"],
        [
            .. capabilities.Select(row => (IReadOnlyList<string>)
                [row.Kind.ToLowerInvariant(), row.Name, row.Available ? "yes" : "no", (row.Available ? row.Version : row.Reason) ?? ""]),
        ],
        LeftAligned: 4).Render();

    public static string Facts(IReadOnlyDictionary<string, string> facts)
    {
        var width = facts.Keys.Select(key => key.Length).DefaultIfEmpty(0).Max();
        return string.Concat(facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"  {fact.Key.PadRight(width)}  {Printable.Line(fact.Value)}\n"))
            + (facts.Count > 0 ? "\n" : "");
    }
}
