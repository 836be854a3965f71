using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>An entry of <c>claims</c>: one line of text.</summary>
internal static partial class ClaimSection
{
    public const int MaxChars = 300;

    /// <summary>In each more is better; as the tables name them.</summary>
    private static readonly string[] Metrics = ["throughput", "mb_per_s_per_cpu", "mb_per_j"];

    private const string Device = "device";
    private const string Workload = "workload";

    public static IReadOnlyList<string> Examples { get; } =
    [
        "FC.throughput >= 3.0 * RC.throughput where rw=randwrite, bs=2k",
        "RC.throughput within 5 % of NT.throughput where bs=4k",
        "RC.throughput >= 0.95 * NT.throughput",
    ];

    /// <param name="plan">Everything but its claims.</param>
    /// <param name="points">The plan's points, with where they were read.</param>
    /// <returns>Null when anything was wrong (and said).</returns>
    public static Claim? Read(YamlNode node, string path, Plan plan, IReadOnlyList<PlacedPoint> points, ProblemList problems)
    {
        var text = (node as YamlScalarNode)?.Value ?? "";
        var match = Form().Match(text);
        if (!match.Success || text.Length > MaxChars)
        {
            problems.Add(node, path, "this is not a claim", $"RUNTIME.METRIC, then >= or <= and a factor times, or within so many % of, another RUNTIME.METRIC: {string.Join("; or ", Examples)}");
            return null;
        }

        var before = problems.All.Count;
        string Part(string name) => match.Groups[name].Value;
        var (runtime, baseline, metric) = (Part("runtime"), Part("baseline"), Part("metric"));
        foreach (var unknown in new[] { runtime, baseline }.Where(name => plan.Runtimes.All(known => known.Name != name)).Distinct())
            problems.Add(node, path, $"no runtime of the plan is named {SectionReader.Shown(unknown)}", string.Join(", ", plan.Runtimes.Select(known => known.Name)));
        if (runtime == baseline)
            problems.Add(node, path, "the claim compares a runtime with itself", "two runtimes of the plan");
        if (!Metrics.Contains(metric) || metric != Part("other"))
            problems.Add(node, path, $"{SectionReader.Shown(metric)} and {SectionReader.Shown(Part("other"))} are not one metric of both sides", $"the same on both, one of {string.Join(", ", Metrics)}");

        var (atLeast, atMost) = Bounds(match);
        if (atLeast is 0 || atMost is 0)
            problems.Add(node, path, "the claim leaves nothing to be wrong about", "a factor above 0, and less than 100 %");

        var (devices, labels) = Where(node, path, Part("where"), plan, points, problems);
        return problems.All.Count == before ? new Claim(text, runtime, baseline, metric, atLeast, atMost, devices, labels) : null;
    }

    private static (double? AtLeast, double? AtMost) Bounds(Match match)
    {
        double Number(string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        if (match.Groups["percent"].Success)
        {
            var share = Math.Min(1, Number("percent") / 100);
            return (1 - share, 1 + share);
        }

        var factor = match.Groups["factor"].Success ? Number("factor") : 1;
        return match.Groups["sign"].Value == ">=" ? (factor, null) : (null, factor);
    }

    private static (IReadOnlyList<string> Devices, IReadOnlyList<string> Workloads) Where(
        YamlNode node, string path, string where, Plan plan, IReadOnlyList<PlacedPoint> points, ProblemList problems)
    {
        var (devices, left) = (plan.Devices, points);
        foreach (var condition in where.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = condition.Split('=', 2, StringSplitOptions.TrimEntries);
            var (field, value) = (sides[0], sides.Length > 1 ? sides[1] : "");
            if (field == Device)
            {
                devices = [.. devices.Where(name => FileSystemName.MatchesSimpleExpression(value, name, ignoreCase: false))];
            }
            else if (field == Workload)
            {
                left = [.. left.Where(point => FileSystemName.MatchesSimpleExpression(value, point.Point.Label, ignoreCase: false))];
            }
            else if (points.All(point => Section(point).Has(point, field, value) is null))
            {
                var fields = points.SelectMany(point => Section(point).Fields).Select(known => known.Name).Distinct();
                problems.Add(node, path, $"'{SectionReader.Shown(condition)}' is no field of a workload of the plan with a value that fits it", $"{Device}, {Workload}, {string.Join(", ", fields)}, each as field=value");
                return (devices, []);
            }
            else
            {
                left = [.. left.Where(point => Section(point).Has(point, field, value) == true)];
            }
        }

        if (devices.Count == 0 || left.Count == 0)
            problems.Add(node, path, "the claim's conditions fit nothing in the plan", "devices and workload points of the plan, as edge plan shows them");
        return (devices, [.. left.Select(point => point.Point.Label)]);
    }

    private static IWorkloadSection Section(PlacedPoint point) => WorkloadSections.All.Single(section => section.Tool == point.Point.Tool);

    [GeneratedRegex(
        @"^\s*(?<runtime>[A-Za-z0-9-]{1,60})\.(?<metric>[a-z_]{1,40})\s*((?<sign>>=|<=)\s*((?<factor>\d{1,6}(\.\d{1,6})?)\s*\*\s*)?|within\s+(?<percent>\d{1,3}(\.\d{1,3})?)\s*%\s+of\s+)(?<baseline>[A-Za-z0-9-]{1,60})\.(?<other>[a-z_]{1,40})(\s+where\s+(?<where>\S.*))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
