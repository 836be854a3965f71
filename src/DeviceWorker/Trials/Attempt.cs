using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>One attempt while it runs: what is known of it so far.</summary>
internal sealed class Attempt(RunTrial run, IRuntime runtime)
{
    public RunTrial Run => run;

    public IRuntime Runtime => runtime;

    public AttemptName Name { get; } = AttemptName.Of(run.TrialId, run.Attempt);

    /// <summary>Bounds were checked at the desk: fio is the one tool there is.</summary>
    public FioPoint Fio => run.Workload.Fio!;

    /// <summary>The phase that it is in, or was in when it failed.</summary>
    public TrialPhase? Phase { get; private set; }

    /// <summary>Phases with an edge that the worker sets itself: all but ramp and measure, which fio's report tells apart.</summary>
    public List<(TrialPhase Phase, long StartNs)> Edges { get; } = [];

    public PreparedRuntime? Prepared { get; set; }

    public RunningTool? Tool { get; set; }

    public ToolTimes? Times { get; set; }

    /// <summary>Null when it was over before it could be seen.</summary>
    public int? ToolProcess { get; set; }

    public int? ExitCode { get; set; }

    public Drain? Drain { get; set; }

    public void Enter(TrialPhase phase, long nowNs)
    {
        Phase = phase;
        Edges.Add((phase, nowNs));
    }
}

/// <summary>The tool's life, CLOCK_MONOTONIC nanoseconds.</summary>
/// <param name="AskedNs">Just before the runtime was asked.</param>
/// <param name="StartedNs">Its first instruction, as near as can be seen.</param>
/// <param name="Seen">False: it was over before it could be seen.</param>
/// <param name="ExitedNs">0 while it runs.</param>
/// <param name="ExitedAt">The same on the wall clock, so that the two can be translated.</param>
internal sealed record ToolTimes(long AskedNs, long StartedNs, bool Seen, long ExitedNs, DateTimeOffset ExitedAt);

/// <summary>What was still on its way to the device when the tool had ended.</summary>
/// <param name="DeviceBytes">Null when the data does not lie on a block device.</param>
internal sealed record Drain(double Seconds, long? DeviceBytes);

/// <summary>The attempt cannot give a result.</summary>
internal sealed class AttemptException(FailureKind kind, string reason) : Exception(reason)
{
    public FailureKind Kind => kind;
}
