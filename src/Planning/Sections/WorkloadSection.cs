using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>The body of an entry of <c>workloads</c>, at its place in the list.</summary>
internal sealed record PlacedBody(int Index, YamlNode Node, string Path);

internal sealed record PlacedPoint(PlacedBody Body, WorkloadPoint Point);

/// <summary>One tool's part of a plan.</summary>
internal interface IWorkloadSection
{
    string Tool { get; }

    /// <summary>A body that is right, for messages.</summary>
    string Example { get; }

    IReadOnlyList<Field> Fields { get; }

    /// <param name="bodies">All of this tool in the plan.</param>
    IEnumerable<PlacedPoint> Read(IReadOnlyList<PlacedBody> bodies, ProblemList problems);

    /// <summary>Whether a point that was read from the body has this value in this field. The value as one writes it in a plan.</summary>
    /// <returns>Null when the tool has no such field, or the value does not fit it.</returns>
    bool? Has(PlacedPoint placed, string field, string value);
}

/// <param name="multiply">Every combination of the values.</param>
/// <param name="violations">What is wrong with a point: field, reason, what to write instead.</param>
/// <param name="label">One label a point, in order.</param>
internal sealed class WorkloadSection<T>(
    string tool,
    string example,
    IReadOnlyList<Field> fields,
    Func<IReadOnlyDictionary<string, IReadOnlyList<FieldValue>>, IEnumerable<T>> multiply,
    Func<T, IEnumerable<(string Field, string Reason, string Instead)>> violations,
    Func<IReadOnlyList<T>, IReadOnlyList<string>> label,
    Func<string, T, WorkloadPoint> point) : IWorkloadSection
{
    public string Tool => tool;

    public string Example => example;

    public IReadOnlyList<Field> Fields => fields;

    public IEnumerable<PlacedPoint> Read(IReadOnlyList<PlacedBody> bodies, ProblemList problems)
    {
        var placed = bodies.SelectMany(body => Points(body.Node, body.Path, problems).Select(found => (Body: body, Point: found))).ToArray();
        return placed.Zip(label([.. placed.Select(item => item.Point)]), (item, name) => new PlacedPoint(item.Body, point(name, item.Point)));
    }

    public bool? Has(PlacedPoint placed, string field, string value)
    {
        if (fields.FirstOrDefault(known => known.Name == field) is not { } known || SectionReader.Parse(value, known) is not { } wanted)
        {
            return null;
        }

        // The points that the body would make if the field had this value alone: so no field needs a way back from the point.
        var all = SectionReader.Read(placed.Body.Node, fields, placed.Body.Path, new ProblemList())!;
        return all.TryGetValue(field, out var given) && given.Contains(wanted)
            && multiply(new Dictionary<string, IReadOnlyList<FieldValue>>(all, StringComparer.Ordinal) { [field] = [wanted] })
                .Any(made => point(placed.Point.Label, made).Equals(placed.Point));
    }

    private T[] Points(YamlNode node, string path, ProblemList problems)
    {
        if (SectionReader.Read(node, fields, path, problems) is not { } values || SectionReader.MultipliesTooFar(values, node, path, problems))
        {
            return [];
        }

        var points = multiply(values).ToArray();
        return SectionReader.Reject(points.SelectMany(violations), (YamlMappingNode)node, path, problems) ? [] : points;
    }
}
