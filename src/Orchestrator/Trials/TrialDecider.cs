using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>What a trial does next, and when it loses patience. Pure.</summary>
public static class TrialDecider
{
    /// <summary>Time for the device's answer to <see cref="GetTrialStatus"/>.</summary>
    public static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(10);

    /// <summary>Between two questions while the device answers that the attempt still runs.</summary>
    public static readonly TimeSpan RunningPatience = TimeSpan.FromSeconds(30);

    /// <summary>Time for the device to cut an attempt off and clean up.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    /// <summary>A busy device has an earlier attempt to clean up first.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(10);

    /// <summary>Whether another attempt follows one that ended like this.</summary>
    /// <param name="kind">Null: interrupted, or no word from the device.</param>
    public static bool TriesAgain(FailureKind? kind, int attempt, int maxAttempts) => attempt < maxAttempts && kind switch
    {
        FailureKind.NotPossible or FailureKind.Cancelled => false,
        _ => true,
    };

    /// <summary>How long the next attempt waits before it leaves for the device.</summary>
    public static TimeSpan PauseAfter(FailureKind? kind) => kind == FailureKind.Busy ? BusyPause : TimeSpan.Zero;

    /// <summary>When to ask the device about an attempt that is sent at <paramref name="dispatched"/>: half again its time limit, and 15 s.</summary>
    public static DateTimeOffset Deadline(StartTrial start, DateTimeOffset dispatched) =>
        dispatched + TimeSpan.FromSeconds((1.5 * LimitS(start)) + 15);

    public static TrialRequested Request(StartTrial start, int attempt, long token, DateTimeOffset dispatched, DateTimeOffset now) => new(
        start.TrialId, start.ExperimentId, start.Experiment, start.CellKey, start.Device, start.Runtime, start.Workload,
        start.Block, start.Position, attempt, token, Deadline(start, dispatched), now);

    public static RunTrial Command(TrialRequested requested, StartTrial start) => new(
        requested.TrialId, requested.ExperimentId, requested.Experiment, requested.Attempt, requested.FencingToken, requested.Device,
        requested.Runtime, requested.Workload, requested.Block, LimitS(start), start.Gates, start.IdleS);

    private static int LimitS(StartTrial start) => TrialTime.LimitS(start.Runtime, start.Workload, start.Gates, start.IdleS);
}
