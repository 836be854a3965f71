using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Auditing;

namespace EdgePipeline.Planning.Tests.Auditing;

/// <summary>An experiment as the orchestrator records it, event by event, ready to be falsified.</summary>
internal sealed class Recording
{
    public static readonly Guid Id = new("11111111-2222-3333-4444-5555553fa2c1");
    private static readonly DateTimeOffset At = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    private const string Text = """
        name: audited
        devices: [pi4, nano]
        runtimes: [NT, RC]
        workloads:
          - fio: { rw: [read, write], bs: 4k }
        exclude:
          - { device: nano, workload: fio-write-4k }
        repetitions: 3
        attempts: 2
        seed: 5
        """;

    private Recording(List<object> events) => Events = events;

    public List<object> Events { get; }

    public ExperimentDesigned Design => Events.OfType<ExperimentDesigned>().First();

    /// <param name="finished">False: it runs, with the last two trials of each device still to begin.</param>
    /// <param name="control">A line of the plan.</param>
    public static Recording Honest(bool finished = true, string control = "")
    {
        var text = $"{Text}\n{control}";
        var plan = PlanParser.Parse(text).Plan!;
        Capability[] all = [.. new[] { "NT", "RC" }.Select(name => new Capability(CapabilityKind.Runtime, name, true, null, "1")), new(CapabilityKind.Workload, "fio", true, null, "fio-3.33")];
        var design = Designer.Design(Id, plan, plan.Devices.ToDictionary(device => device, _ => (IReadOnlyList<Capability>)all));
        var designed = new ExperimentDesigned(Id, "audited-3fa2c1", plan, design.Cells, design.Order, design.StoppingRule, Designer.Versions, At, design.Controls);
        var recording = new Recording(
        [
            new ExperimentSubmitted(Id, designed.Experiment, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), "test", At), designed,
        ]);
        // Devices take turns, as if they were equally fast.
        foreach (var trial in design.Order.OrderBy(trial => trial.Position).ThenBy(trial => trial.Device, StringComparer.Ordinal))
        {
            if (finished || trial.Position <= design.Order.Count(other => other.Device == trial.Device) - 2)
            {
                recording.Run(trial, retried: trial is { Device: "pi4", Position: 3 }, abandoned: trial is { Device: "nano", Position: 2 });
            }
        }

        if (finished)
        {
            recording.Events.Add(new ExperimentFinished(Id, designed.Experiment, design.Order.Count - 1, 1, At));
        }

        return recording;
    }

    /// <summary>Reads are steady and stop after two launches, writes are not and go on to four.</summary>
    /// <param name="control">A line of the plan.</param>
    public static Recording Sequential(string control = "")
    {
        var text = $$"""
            name: audited
            devices: [pi4]
            runtimes: [NT]
            workloads:
              - fio: { rw: [read, write], bs: 4k }
            repetitions: { min: 2, max: 4, until: 5% }
            seed: 5
            {{control}}
            """;
        var plan = PlanParser.Parse(text).Plan!;
        var design = Designer.Design(Id, plan, null);
        var recording = new Recording(
        [
            new ExperimentSubmitted(Id, "audited-3fa2c1", text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), "test", At),
            new ExperimentDesigned(Id, "audited-3fa2c1", plan, design.Cells, design.Order, design.StoppingRule, Designer.Versions, At, design.Controls),
        ]);
        foreach (var trial in DrawnOrder.Places(design.Order, trial => trial.Block > 2 && trial.CellKey.Contains("read")))
        {
            recording.Run(trial, retried: false, abandoned: false, trial.CellKey.Contains("read") ? 100 + (0.1 * trial.Block) : 10 * trial.Block);
            if (trial.Block == 2 && recording.Events.OfType<TrialRequested>().Count(requested => requested.Block > 0) == 4)
            {
                recording.Events.Add(Stopped(design.Cells, "read", 2, CellEnd.Converged));
            }
        }

        recording.Events.Add(Stopped(design.Cells, "write", 4, CellEnd.MaxN));
        recording.Events.Add(new ExperimentFinished(Id, "audited-3fa2c1", 6, 0, At));
        return recording;
    }

    /// <summary>One cell that scatters, after its second block of four: stopped because so many seconds had passed, or running on.</summary>
    /// <param name="saidS">What the stop says; null: there is none, and a third block was asked for.</param>
    /// <param name="lastRequestS">When the second block's launch was asked for, after the first's.</param>
    public static Recording Budgeted(int budgetS, int? saidS, int lastRequestS)
    {
        var text = $$"""
            name: audited
            devices: [pi4]
            runtimes: [NT]
            workloads:
              - fio: { rw: read, bs: 4k }
            repetitions: { min: 2, max: 4, until: 5%, budget: {{budgetS}}s }
            seed: 5
            """;
        var plan = PlanParser.Parse(text).Plan!;
        var design = Designer.Design(Id, plan, null);
        var recording = new Recording(
        [
            new ExperimentSubmitted(Id, "audited-3fa2c1", text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), "test", At),
            new ExperimentDesigned(Id, "audited-3fa2c1", plan, design.Cells, design.Order, design.StoppingRule, Designer.Versions, At),
        ]);
        recording.Run(design.Order[0], retried: false, abandoned: false, 100);
        recording.Run(design.Order[1], retried: false, abandoned: false, 200);
        var asked = recording.Events.FindLastIndex(data => data is TrialRequested);
        recording.Events[asked] = (TrialRequested)recording.Events[asked] with { At = At.AddSeconds(lastRequestS) };
        recording.Events.Add(saidS is { } said
            ? Stopped(design.Cells, "read", 2, CellEnd.BudgetExhausted) with { ElapsedS = said }
            : recording.Requested(design.Order[2]) with { At = At.AddSeconds(lastRequestS + 1) });
        return recording;
    }

    private static CellStopped Stopped(IReadOnlyList<Cell> cells, string pattern, int block, CellEnd end) => new(
        Id, "audited-3fa2c1", cells.Single(cell => cell.Workload.Label.Contains(pattern)).Key, "pi4", block, end, block, 1, "scripted", ElapsedS: 60 * block, At);

    public AuditReport Audit() => Auditor.Audit(Id, "audited-3fa2c1", Stored);

    public IReadOnlyList<RecordedEvent> Stored =>
    [
        .. Events.Select((data, index) => new RecordedEvent(
            10 + index, new Guid(index, 0, 0, new byte[8]), EventCatalog.All.Single(entry => entry.Value == data.GetType()).Key, data)),
    ];

    public TrialRequested Requested(DrawnTrial trial, int attempt = 1)
    {
        var cell = Design.Cells.Concat(Design.Controls ?? []).Single(cell => cell.Key == trial.CellKey);
        return new TrialRequested(
            trial.TrialId, Id, "audited-3fa2c1", trial.CellKey, trial.Device, cell.Runtime, cell.Workload, trial.Block, trial.Position, attempt, 1, At, At);
    }

    private void Run(DrawnTrial trial, bool retried, bool abandoned, double throughputMbPerS = 100)
    {
        Events.Add(Requested(trial));
        if (retried || abandoned)
        {
            Events.Add(Failed(trial, 1));
            Events.Add(Requested(trial, 2));
        }

        if (abandoned)
        {
            Events.Add(Failed(trial, 2));
            Events.Add(new TrialAbandoned(trial.TrialId, Id, 2, "scripted", At));
        }
        else
        {
            Events.Add(new TrialCompleted(
                trial.TrialId, Id, retried ? 2 : 1, trial.Device, "boot", 1, 2, At, null, [], [new Metric("throughput", "MB/s", throughputMbPerS)], "fio/1", [], new Dictionary<string, string>(), "env", At));
        }
    }

    private static TrialFailed Failed(DrawnTrial trial, int attempt) =>
        new(trial.TrialId, Id, attempt, trial.Device, TrialPhase.Measure, FailureKind.ToolFailed, "scripted", [], At);
}
