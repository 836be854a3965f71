using System.Diagnostics;
using EdgePipeline.Contracts.Experiments;
using Npgsql;

namespace EdgePipeline.Cli.Experiments;

/// <summary>Follows an experiment to its end by its tables, keeps the services alive meanwhile, and cancels it on Ctrl-C.</summary>
internal sealed class ExperimentRun(Stack stack, Tables tables, Guid experimentId, Plan plan, ProgressDisplay display, Interrupts interrupts)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ReceiptLimit = TimeSpan.FromSeconds(60);

    /// <summary>A database that was killed recovers within it.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);
    private readonly HashSet<(Guid, int)> _told = [];
    private readonly HashSet<(Guid, int)> _toldOfGate = [];
    private bool _cancelled;
    private bool _cancelSent;

    /// <exception cref="EdgeException">The person would not wait, or services or servers do not stay up.</exception>
    public async Task<ExperimentRow> FollowAsync()
    {
        try
        {
            return await FollowToItsEndAsync();
        }
        catch (OperationCanceledException) when (interrupts.Second.IsCancellationRequested)
        {
            throw new EdgeException(ExitCode.Interrupted, LeftText(ExperimentLabel.For(experimentId, plan.Name), _cancelSent));
        }
    }

    internal static string LeftText(string experiment, bool cancelSent) => cancelSent
        ? $"Interrupted. {experiment} was asked to cancel, which may not be done yet: then the next ./edge run or up does it. See: ./edge status {experiment}"
        : $"Interrupted. {experiment} is not cancelled: it goes on at the next ./edge run or up. To cancel it: ./edge cancel {experiment}";

    private async Task<ExperimentRow> FollowToItsEndAsync()
    {
        var submitted = Stopwatch.StartNew();
        var answered = Stopwatch.StartNew();
        while (true)
        {
            foreach (var line in await stack.ReviveAsync(interrupts.Second))
                display.Say(line);
            if (interrupts.First.IsCancellationRequested && !_cancelled)
                await CancelAsync();

            try
            {
                if (await LookAsync(submitted) is { IsOver: true } over)
                    return over;
                answered.Restart();
            }
            catch (NpgsqlException) when (answered.Elapsed < SilenceLimit)
            {
                // The database is being started again, or is slow to answer: the tables are there once it is back.
            }

            await Task.Delay(Pause, interrupts.Second);
        }
    }

    private async Task<ExperimentRow?> LookAsync(Stopwatch submitted)
    {
        var experiment = await tables.ExperimentAsync(experimentId, interrupts.Second);
        if (experiment is null)
        {
            return submitted.Elapsed < ReceiptLimit
                ? null
                : throw new EdgeException(ExitCode.Failed, $"The experiment was sent but did not show up within {ReceiptLimit.TotalSeconds} s. See the logs of orchestrator and projections.");
        }

        var attempts = await tables.TrialsAsync(experimentId, interrupts.Second);
        TellWhatWentWrong(attempts);
        TellWhoWaits(attempts);
        var state = ProgressState.Of(experiment, attempts, plan, TimeProvider.System.GetUtcNow());
        display.Show(attempts.Count > 0 ? state : state with { WaitsFor = await WaitsForAsync() });
        return experiment;
    }

    /// <summary>Experiments take turns on a device, in the order in which they were submitted.</summary>
    private async Task<IReadOnlyList<string>> WaitsForAsync() =>
        [.. (await tables.SubmittedBeforeAsync(experimentId, interrupts.Second))
            .Where(before => plan.Devices.Contains(before.Device))
            .Select(before => before.Experiment)
            .Distinct()];

    private async Task CancelAsync()
    {
        _cancelled = true;
        display.Say("Cancelling; Ctrl-C once more ends without waiting.");
        await Requests.CancelAsync(
            stack.Connections.Broker, new CancelExperiment(experimentId, "interrupted by the person running it", Environment.UserName), interrupts.Second);
        _cancelSent = true;
    }

    private void TellWhatWentWrong(IReadOnlyList<TrialRow> attempts)
    {
        foreach (var attempt in attempts.Where(attempt => attempt.Status is "failed" or "interrupted" or "lost"))
        {
            if (_told.Add((attempt.TrialId, attempt.Attempt)))
                display.Say($"{attempt.Runtime} {attempt.Workload}, {attempt.Place()}, attempt {attempt.Attempt} {attempt.Status}: {attempt.Reason}");
        }
    }

    /// <summary>Once an attempt; how long it takes is in the progress line.</summary>
    private void TellWhoWaits(IReadOnlyList<TrialRow> attempts)
    {
        foreach (var attempt in attempts.Where(attempt => attempt.IsAtGate))
        {
            if (_toldOfGate.Add((attempt.TrialId, attempt.Attempt)))
                display.Say($"{attempt.Device} waits before {attempt.Runtime} {attempt.Workload}, {attempt.Place()}: {attempt.GateReason}");
        }
    }
}
