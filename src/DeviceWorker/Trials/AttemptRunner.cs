using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Telemetry;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Takes an attempt through its phases to exactly one outcome, and cleans up whatever happened.</summary>
internal sealed partial class AttemptRunner(
    WorkerSettings settings,
    DeviceIdentity device,
    IReadOnlyList<IRuntime> runtimes,
    AttemptPhases phases,
    AttemptCleaner cleaner,
    TelemetryProcess telemetry,
    PhaseAnnouncer announcer,
    TimeProvider clock,
    ILogger<AttemptRunner> logger)
{
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(5);

    public async Task<Outcome> RunAsync(AcceptedTrial trial, CancellationToken stopping)
    {
        var run = trial.Run;
        var attempt = new Attempt(run, runtimes.Single(runtime => runtime.Serves(run.Runtime)));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(run.TimeLimitS), clock);
        using var cutOff = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, trial.Cancellation.Token, stopping);
        Func<Outcome> outcome;
        try
        {
            await announcer.AcceptedAsync(run);
            await telemetry.EnsureStartedAsync(cutOff.Token);
            foreach (var (phase, work) in phases.Sequence)
            {
                cutOff.Token.ThrowIfCancellationRequested();
                await phases.EnterAsync(attempt, phase, cutOff.Token);
                await work(attempt, cutOff.Token);
            }

            outcome = await JudgeAsync(attempt);
        }
        catch (OperationCanceledException) when (cutOff.IsCancellationRequested)
        {
            await KillAsync(attempt);
            outcome = trial.CancelReason is { } reason ? Failed(attempt, attempt.Phase, FailureKind.Cancelled, reason)
                : stopping.IsCancellationRequested ? Interrupted(run)
                : Failed(attempt, attempt.Phase, FailureKind.TimedOut, $"killed at its time limit of {run.TimeLimitS} s");
        }
        catch (AttemptException e)
        {
            outcome = Failed(attempt, attempt.Phase, e.Kind, e.Message);
        }
        catch (Exception e)
        {
            // Whatever it is, the device goes on with the next attempt.
            LogFailed(e, run.TrialId, run.Attempt);
            outcome = Failed(attempt, attempt.Phase, FailureKind.RuntimeFailed, e.Message);
        }

        // The outcome is composed after cleaning up, so that teardown's end is in it; raw outputs are read before.
        await CleanAsync(run, attempt.Name);
        await phases.MarkIdleDeviceAsync();
        try
        {
            return outcome();
        }
        catch (Exception e)
        {
            LogFailed(e, run.TrialId, run.Attempt);
            return Failed(attempt, attempt.Phase, FailureKind.RuntimeFailed, $"its result cannot be written down: {e.Message}")();
        }
    }

    private async Task<Func<Outcome>> JudgeAsync(Attempt attempt)
    {
        var report = attempt.Report!;
        return attempt.Workload.Parse(Encoding.UTF8.GetString(report.Output), report.ExitCode, Encoding.UTF8.GetString(report.Error)) switch
        {
            ToolMeasured measured => Completed(attempt, measured),
            ToolFailed failed => Failed(
                attempt, TrialPhase.Measure, FailureKind.ToolFailed, failed.Reason + (attempt.OtherEnd is { } end ? await end.FaultAsync() : "")),
            var other => throw new InvalidOperationException($"{other} is no outcome of a tool."),
        };
    }

    private Func<Outcome> Completed(Attempt attempt, ToolMeasured measured)
    {
        var (run, prepared) = (attempt.Run, attempt.Prepared!);
        var window = MeasuredWindow.From(measured.Window, attempt.Start?.AtNs ?? attempt.AskedNs, attempt.End!.AtNs, attempt.End.At, attempt.Report!.ClockAtEnd);
        var mount = MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), prepared.StoreDirectory ?? settings.DataDirectory);
        var factors = TrialReport.Factors(attempt, mount?.FileSystem ?? "unknown", telemetry.Unavailable);
        var outputs = RawOutputs.Of(attempt);
        return () => Outcome.Of(new TrialCompleted(
            run.TrialId,
            run.ExperimentId,
            run.Attempt,
            settings.Device,
            device.BootId,
            window.StartNs,
            window.EndNs,
            window.StartAt,
            DataFiles.DeviceOf(prepared.StoreDirectory)?.Name,
            TrialReport.Spans(attempt, window, clock.GetTimestamp()),
            TrialReport.Metrics(attempt, measured),
            attempt.Workload.ParserVersion,
            outputs,
            factors,
            device.EnvironmentSha256,
            clock.GetUtcNow(),
            prepared.NetworkInterface));
    }

    private Func<Outcome> Failed(Attempt attempt, TrialPhase? phase, FailureKind kind, string reason)
    {
        var (run, outputs) = (attempt.Run, RawOutputs.Of(attempt));
        return () => Outcome.Of(new TrialFailed(
            run.TrialId, run.ExperimentId, run.Attempt, settings.Device, phase, kind, reason, outputs, clock.GetUtcNow()));
    }

    private Func<Outcome> Interrupted(RunTrial run) => () => Outcome.Of(new TrialInterrupted(
        run.TrialId, run.ExperimentId, run.Attempt, settings.Device, "the worker was told to stop during the attempt", clock.GetUtcNow()));

    /// <summary>Then lets it say the last that it has to say.</summary>
    private async Task KillAsync(Attempt attempt)
    {
        try
        {
            cleaner.Kill(attempt.Name);
            if (attempt.Running is { } running)
            {
                await running.EndedAsync(CancellationToken.None).WaitAsync(OutputPatience, clock);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the attempt is cleaned up and has its outcome.
            LogFailed(e, attempt.Run.TrialId, attempt.Run.Attempt);
        }
    }

    /// <summary>What stays behind is tried again by the next attempt's gate, and fails it if it still stays.</summary>
    private async Task CleanAsync(RunTrial run, AttemptName name)
    {
        try
        {
            foreach (var problem in await cleaner.CleanAsync(name, CancellationToken.None))
            {
                LogLeftBehind(run.TrialId, run.Attempt, problem);
            }
        }
        catch (Exception e)
        {
            LogLeftBehind(run.TrialId, run.Attempt, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "trial {TrialId} attempt {Attempt} failed")]
    private partial void LogFailed(Exception e, Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "trial {TrialId} attempt {Attempt} left something behind: {Problem}")]
    private partial void LogLeftBehind(Guid trialId, int attempt, string problem);
}
