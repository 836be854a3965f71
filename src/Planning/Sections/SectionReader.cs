using System.Globalization;
using System.Text.RegularExpressions;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>Reads a mapping by a table of fields.</summary>
internal static partial class SectionReader
{
    /// <returns>The values of each field that is given or has a default; null when anything was wrong (and said).</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<FieldValue>>? Read(
        YamlNode node, IReadOnlyList<Field> fields, string path, ProblemList problems)
    {
        var before = problems.All.Count;
        if (node is not YamlMappingNode mapping)
        {
            problems.Add(node, path, "fields are expected here", $"{{ {string.Join(", ", fields.Take(3).Select(f => $"{f.Name}: …"))} }}");
            return null;
        }

        RejectUnknown(mapping, fields.Select(field => field.Name), path, problems);
        var values = new Dictionary<string, IReadOnlyList<FieldValue>>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var fieldPath = Join(path, field.Name);
            if (Child(mapping, field.Name) is { } given)
            {
                values[field.Name] = ReadValues(given, field, fieldPath, problems);
            }
            else if (field.Default is not null)
            {
                values[field.Name] = [Parse(field.Default, field)!.Value];
            }
            else if (field.Required)
            {
                problems.Add(mapping, fieldPath, "the field is missing", $"{field.Name}: {field.Instead}");
            }
        }

        return problems.All.Count == before ? values : null;
    }

    public static YamlNode? Child(YamlMappingNode mapping, string name) =>
        mapping.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;

    public static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    public static void RejectUnknown(YamlMappingNode mapping, IEnumerable<string> known, string path, ProblemList problems)
    {
        var names = known.ToArray();
        foreach (var key in mapping.Children.Keys)
        {
            var name = key is YamlScalarNode scalar ? scalar.Value ?? "" : "(not a name)";
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                problems.Add(key, Join(path, Shown(name)), "there is no such field", string.Join(", ", names));
            }
        }
    }

    /// <returns>Whether the lists multiply to more than any plan may have; then it is said.</returns>
    public static bool MultipliesTooFar(
        IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> values, YamlNode node, string path, ProblemList problems)
    {
        var count = values.Values.Aggregate(1L, (product, list) => Math.Min(product * list.Count, PlanParser.MaxCells + 1));
        if (count > PlanParser.MaxCells)
        {
            problems.Add(node, path, "the lists multiply to too many points", $"lists that make at most {PlanParser.MaxCells} cells");
        }

        return count > PlanParser.MaxCells;
    }

    /// <summary>Says each violation once, at its field.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool Reject(
        IEnumerable<(string Field, string Reason, string Instead)> violations, YamlMappingNode node, string path, ProblemList problems)
    {
        var found = violations.Distinct().ToArray();
        foreach (var (field, reason, instead) in found)
        {
            problems.Add(Child(node, field) ?? node, Join(path, field), reason, instead);
        }

        return found.Length > 0;
    }

    /// <summary>Foreign text in a message: short and on one line.</summary>
    public static string Shown(string? text)
    {
        var line = new string([.. (text ?? "").Select(c => char.IsControl(c) ? '?' : c)]);
        return line.Length <= 60 ? line : line[..60] + "…";
    }

    private static List<FieldValue> ReadValues(YamlNode node, Field field, string path, ProblemList problems)
    {
        var items = node is YamlSequenceNode sequence && field.Multiplies ? sequence.Children : [node];
        if (items.Count is 0 or > Field.MaxListLength)
        {
            problems.Add(node, path, $"the list has {items.Count} values", $"1 to {Field.MaxListLength} values");
            return [];
        }

        var values = new List<FieldValue>();
        foreach (var item in items)
        {
            var value = item is YamlScalarNode scalar ? Parse(scalar.Value ?? "", field) : null;
            if (value is null)
            {
                var shown = item is YamlScalarNode bad ? $"'{Shown(bad.Value)}'" : item is YamlSequenceNode ? "a list" : "a mapping";
                problems.Add(item, path, $"{shown} does not fit", field.Instead);
            }
            else if (values.Contains(value.Value))
            {
                problems.Add(item, path, $"'{Shown(((YamlScalarNode)item).Value)}' stands here twice", "each value once");
            }
            else
            {
                values.Add(value.Value);
            }
        }

        return values;
    }

    /// <returns>Null when the text does not fit the field.</returns>
    public static FieldValue? Parse(string text, Field field) => field.Kind switch
    {
        FieldKind.Name => NamePattern().IsMatch(text) ? new FieldValue(0, text) : null,
        FieldKind.Pattern => text.Length is > 0 and <= 100 ? new FieldValue(0, text) : null,
        FieldKind.Text => text.Length > 0 && text.Length <= field.Max ? new FieldValue(0, text) : null,
        FieldKind.Integer => Bounded(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null, field),
        FieldKind.Size => Bounded(Units.Bytes(text), field),
        FieldKind.Seconds => Bounded(Units.Seconds(text), field),
        FieldKind.Percent => Bounded(Units.Percent(text), field),
        FieldKind.Boolean => text is "true" or "false" ? new FieldValue(text == "true" ? 1 : 0, text) : null,
        _ => field.Choices!.Contains(text, StringComparer.Ordinal) ? new FieldValue(0, text) : null,
    };

    private static FieldValue? Bounded(long? number, Field field) =>
        number is { } value && value >= field.Min && value <= field.Max ? new FieldValue(value, value.ToString(CultureInfo.InvariantCulture)) : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();
}
