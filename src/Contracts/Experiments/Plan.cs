using System.Text.Json.Serialization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts.Experiments;

/// <summary>A plan as understood: lists multiplied, exclusions still to be applied by the expansion.</summary>
/// <param name="Name">Lower-case slug, first part of the experiment's label.</param>
/// <param name="Devices">Names of devices that must have announced themselves.</param>
/// <param name="Repetitions">Launches of each cell: one a block. The most of them where <paramref name="Stopping"/> is set.</param>
/// <param name="Seed">Fixes the drawn order.</param>
/// <param name="MaxAttempts">Tries at one trial before it is abandoned.</param>
/// <param name="Claims">What it says beforehand about the results; null in designs from before plans could.</param>
/// <param name="ExcludeOutliers">Rule by which results are excluded at the end, e.g. <c>mad3.5</c>; null: none is, they are only flagged.</param>
/// <param name="Stopping">Null: each cell is launched so often and no less.</param>
/// <param name="Gates">What must hold before each attempt; null in plans of versions that had none.</param>
/// <param name="Control">What is run every so often to see how much a device varies by itself; null: nothing.</param>
/// <param name="IdleS">Seconds that a device is quiet before each launch; null: what the device takes when nothing is said.</param>
public sealed record Plan(
    string Name,
    IReadOnlyList<string> Devices,
    IReadOnlyList<RuntimeSpec> Runtimes,
    IReadOnlyList<WorkloadPoint> Workloads,
    IReadOnlyList<Exclusion> Exclusions,
    int Repetitions,
    long Seed,
    int MaxAttempts,
    IReadOnlyList<Claim>? Claims = null,
    TrialGates? Gates = null,
    string? ExcludeOutliers = null,
    SequentialStopping? Stopping = null,
    ControlWorkload? Control = null,
    int? IdleS = null);

/// <summary>Cells to leave out: every given field must match. Null matches everything.</summary>
/// <param name="Workload">A workload label such as <c>fio-randread-4k</c>; <c>*</c> stands for any run of characters.</param>
public sealed record Exclusion(string? Device, string? Runtime, string? Workload);

/// <summary>One thing wrong in a plan, and what to do about it.</summary>
/// <param name="Line">1-based; 0 when the place is not known.</param>
/// <param name="Field">Path such as <c>workloads[0].fio.bs</c>.</param>
/// <param name="Instead">What to write instead.</param>
public sealed record PlanProblem(int Line, int Column, string Field, string Reason, string Instead);

/// <summary>One device, runtime and workload point. <see cref="SkipReason"/> is set when the device cannot run it.</summary>
public sealed record Cell(string Device, RuntimeSpec Runtime, WorkloadPoint Workload, string? SkipReason)
{
    /// <summary><c>device/runtime/workload</c>, unique within an experiment.</summary>
    public string Key => $"{Device}/{Runtime.Name}/{Workload.Label}";
}

/// <summary>A trial at its place in the drawn order of its device.</summary>
/// <param name="Block">1-based round in which every open cell of the device is tried once; also the repetition. 0: a control.</param>
/// <param name="Position">1-based place in the device's whole order.</param>
public sealed record DrawnTrial(Guid TrialId, string CellKey, string Device, int Block, int Position)
{
    /// <summary>It is there to see how much the device varies, and belongs to no cell and no block.</summary>
    [JsonIgnore]
    public bool IsControl => Block == ControlWorkload.Block;
}
