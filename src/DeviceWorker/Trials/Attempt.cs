using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>One attempt while it runs: what is known of it so far.</summary>
internal sealed class Attempt(RunTrial run, IRuntime runtime)
{
    public RunTrial Run => run;

    public IRuntime Runtime => runtime;

    /// <summary>Known from the gate on.</summary>
    public IWorkload Workload
    {
        get => field ?? throw new InvalidOperationException("The attempt has not come through its gate.");
        set;
    }

    public AttemptName Name { get; } = AttemptName.Of(run.TrialId, run.Attempt);

    /// <summary>The phase that it is in, or was in when it failed.</summary>
    public TrialPhase? Phase { get; private set; }

    /// <summary>Phases with an edge that the worker sets itself: all but ramp and measure, which the tool's report tells apart.</summary>
    public List<(TrialPhase Phase, long StartNs)> Edges { get; } = [];

    /// <summary>Null for a workload without, and until it is ready.</summary>
    public OtherEnd? OtherEnd { get; set; }

    public PreparedRuntime? Prepared { get; set; }

    /// <summary>CLOCK_MONOTONIC, just before the runtime was asked; nanoseconds.</summary>
    public long AskedNs { get; set; }

    public IRunning? Running { get; set; }

    /// <summary>Null when the tool was over before it could be seen.</summary>
    public ToolStart? Start { get; set; }

    public ToolEnd? End { get; set; }

    /// <summary>Factors of the network interface; empty for a workload without.</summary>
    public IReadOnlyDictionary<string, string> Offload { get; set; } = new Dictionary<string, string>();

    public ToolReport? Report { get; set; }

    public Drain? Drain { get; set; }

    public void Enter(TrialPhase phase, long nowNs)
    {
        Phase = phase;
        Edges.Add((phase, nowNs));
    }
}

/// <summary>What was still on its way to the device when the tool had ended.</summary>
/// <param name="Seconds">Until all of it had arrived.</param>
/// <param name="DeviceBytes">Null when the data does not lie on a block device.</param>
internal sealed record Drain(double Seconds, long? DeviceBytes);

/// <summary>The attempt cannot give a result.</summary>
internal sealed class AttemptException(FailureKind kind, string reason) : Exception(reason)
{
    public FailureKind Kind => kind;
}
