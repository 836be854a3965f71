using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Workloads.Filebench;
using EdgePipeline.Workloads.Fio;
using EdgePipeline.Workloads.Iperf3;
using EdgePipeline.Workloads.Netperf;

namespace EdgePipeline.Planning;

/// <param name="Order">Trials in the order in which each device runs them; devices are independent of each other.</param>
/// <param name="Controls">One a device; null: the plan has no control.</param>
public sealed record Design(IReadOnlyList<Cell> Cells, IReadOnlyList<DrawnTrial> Order, string StoppingRule, IReadOnlyList<Cell>? Controls);

/// <summary>Plan to design: cells, and a randomized complete block order for each device. Pure; the same input draws the same order anywhere.</summary>
public static class Designer
{
    /// <summary>What a design and its results depend on beside the plan, by name: how the order is drawn, how tools' output is read, what tables make of it.</summary>
    public static IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["design"] = "blocks-by-sha256/1",
        ["stopping"] = StoppingVersions.Current,
        ["tables"] = string.Create(CultureInfo.InvariantCulture, $"row-formulas/{TableFormulas.Version}"),
        ["parser.fio"] = FioOutput.ParserVersion,
        ["parser.netperf"] = NetperfOutput.ParserVersion,
        ["parser.iperf3"] = Iperf3Output.ParserVersion,
        ["parser.filebench"] = FilebenchOutput.ParserVersion,
    };

    /// <param name="capabilitiesByDevice">What each device announced; a cell whose runtime or tool is missing is skipped with the reason.
    /// Null: unknown, nothing is skipped (a preview).</param>
    public static Design Design(
        Guid experimentId, Plan plan, IReadOnlyDictionary<string, IReadOnlyList<Capability>>? capabilitiesByDevice)
    {
        var cells = Product(plan)
            .Where(cell => !plan.Exclusions.Any(exclusion => Matches(exclusion, cell)))
            .Select(WithSkipReason)
            .ToArray();
        Cell[]? controls = plan.Control is { } control ? [.. plan.Devices.Select(device => WithSkipReason(control.On(device)))] : null;
        return new Design(cells, Draw(experimentId, plan, cells, controls), StoppingRule(plan, cells), controls);

        Cell WithSkipReason(Cell cell) => cell with { SkipReason = capabilitiesByDevice is null ? null : SkipReason(cell, capabilitiesByDevice) };
    }

    /// <summary>The order in which the cells that are not skipped are tried; whoever audits a design draws it again by this.</summary>
    /// <param name="controls">One a device; null: none.</param>
    public static IReadOnlyList<DrawnTrial> Draw(Guid experimentId, Plan plan, IReadOnlyList<Cell> cells, IReadOnlyList<Cell>? controls) =>
    [
        .. plan.Devices.SelectMany(device => Controls.Placed(
            experimentId, plan.Control, controls?.FirstOrDefault(control => control.Device == device), [.. DrawDevice(experimentId, plan, device, cells)])),
    ];

    internal static string StoppingRule(Plan plan, IReadOnlyList<Cell> cells) => plan.Stopping is { } rule
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"sequential: {rule.MinN} to {plan.Repetitions} launches of each cell, until {Judged(cells)} is known to ±{rule.UntilPct:0.###} %{(rule.MinN < CountedFrom ? $"; fewer than {CountedFrom} launches, from which on it is counted how often that is right" : "")}{(rule.BudgetS is { } budget ? $"; no block begins on a device after {budget} s" : "")}")
        : $"fixed: {(plan.Repetitions == 1 ? "1 launch" : $"{plan.Repetitions} launches")} of each cell";

    /// <summary>Launches from which on the error rates of sequential stopping were counted: docs/methodology.md.</summary>
    private const int CountedFrom = 10;

    private static string Judged(IReadOnlyList<Cell> cells)
    {
        var byRatio = cells.Where(cell => cell.SkipReason is null).GroupBy(cell => (cell.Device, cell.Workload.Label)).Select(group => StoppingDecider.IsByRatio([.. group])).Distinct().ToArray();
        return byRatio is [true] ? "its ratio to NT" : byRatio.Contains(true) ? "its ratio to NT, or its mean where no NT is beside it," : "its mean";
    }

    /// <summary>Versions of what the devices run the plan by, as they announced them, such as <c>tool.fio@pi4</c>.</summary>
    /// <param name="announced">Capabilities by device.</param>
    public static IReadOnlyDictionary<string, string> ToolVersions(Plan plan, IReadOnlyDictionary<string, IReadOnlyList<Capability>> announced)
    {
        var used = plan.Runtimes.Select(runtime => (CapabilityKind.Runtime, runtime.Capability))
            .Concat(plan.Workloads.Select(workload => (CapabilityKind.Workload, workload.Tool)))
            .Concat(plan.Control is { } control ? [(CapabilityKind.Runtime, nameof(RuntimeCode.NT)), (CapabilityKind.Workload, control.Workload.Tool)] : []).ToHashSet();
        return plan.Devices.Where(announced.ContainsKey)
            .SelectMany(device => announced[device].Select(capability => (Device: device, Capability: capability)))
            .Where(known => used.Contains((known.Capability.Kind, known.Capability.Name)) && known.Capability.Version is not null)
            .ToDictionary(
                known => $"{(known.Capability.Kind == CapabilityKind.Runtime ? "runtime" : "tool")}.{known.Capability.Name}@{known.Device}",
                known => known.Capability.Version!,
                StringComparer.Ordinal);
    }

    internal static IEnumerable<Cell> Product(Plan plan) =>
        from device in plan.Devices
        from workload in plan.Workloads
        from runtime in plan.Runtimes
        select new Cell(device, runtime, workload, SkipReason: null);

    internal static bool Matches(Exclusion exclusion, Cell cell) =>
        Fits(exclusion.Device, cell.Device) && Fits(exclusion.Runtime, cell.Runtime.Name) && Fits(exclusion.Workload, cell.Workload.Label);

    private static bool Fits(string? pattern, string name) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern.Replace("?", @"\?", StringComparison.Ordinal), name, ignoreCase: false);

    private static IEnumerable<DrawnTrial> DrawDevice(Guid experimentId, Plan plan, string device, IReadOnlyList<Cell> cells)
    {
        var open = cells.Where(cell => cell.Device == device && cell.SkipReason is null).ToArray();
        var position = 0;
        for (var block = 1; block <= plan.Repetitions; block++)
        {
            var repetition = block.ToString(CultureInfo.InvariantCulture);
            foreach (var cell in open.OrderBy(cell => Draw(plan.Seed, device, repetition, cell), StringComparer.Ordinal))
            {
                var id = DeterministicId.From(experimentId.ToString("D"), cell.Key, repetition);
                yield return new DrawnTrial(id, cell.Key, device, block, ++position);
            }
        }
    }

    /// <summary>
    /// Sorting by a hash of seed, device, block and cell is a shuffle that any language can redo, and that
    /// no version of a random generator changes.
    /// </summary>
    private static string Draw(long seed, string device, string block, Cell cell) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.ToString(CultureInfo.InvariantCulture)}\n{device}\n{block}\n{cell.Runtime.Name}\n{cell.Workload.Label}")));

    private static string? SkipReason(Cell cell, IReadOnlyDictionary<string, IReadOnlyList<Capability>> capabilitiesByDevice)
    {
        if (!capabilitiesByDevice.TryGetValue(cell.Device, out var capabilities))
        {
            return $"device {cell.Device} has not announced itself";
        }

        return Missing(capabilities, CapabilityKind.Runtime, cell.Runtime.Capability)
            ?? Missing(capabilities, CapabilityKind.Workload, cell.Workload.Tool);
    }

    private static string? Missing(IReadOnlyList<Capability> capabilities, CapabilityKind kind, string name)
    {
        var found = capabilities.FirstOrDefault(capability => capability.Kind == kind && capability.Name == name);
        return found is { Available: true } ? null : $"{name}: {found?.Reason ?? "the device does not know it"}";
    }
}
