using System.Threading.Channels;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>An accepted attempt, from the journal to its outcome.</summary>
internal sealed record AcceptedTrial(RunTrial Run, CancellationTokenSource Cancellation)
{
    /// <summary>Null until someone asks to cut it off.</summary>
    public string? CancelReason { get; set; }
}

/// <summary>
/// Where commands meet the one trial that may run. Each call writes the journal before it returns, so that a command can be
/// acknowledged right after; none waits for a trial.
/// </summary>
internal sealed class TrialDesk(
    WorkerSettings settings, TrialJournal journal, OutcomePublisher outcomes, DeviceIdentity device, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Channel<AcceptedTrial> _accepted = Channel.CreateUnbounded<AcceptedTrial>();
    private AcceptedTrial? _current;

    /// <summary>At most one at a time is in it or being run.</summary>
    public ChannelReader<AcceptedTrial> Accepted => _accepted.Reader;

    public Admission Admit(RunTrial run)
    {
        lock (_gate)
        {
            var admission = AdmissionDecider.Decide(
                run,
                journal.StateOf(run.TrialId, run.Attempt),
                journal.HighestToken,
                _current?.Run,
                RunTrialBounds.Problems(run, settings.Device, device.Capabilities, device.LogicalBlockBytes));
            switch (admission)
            {
                case Admission.Accept:
                    Accept(run);
                    break;
                case Admission.Refuse refusal:
                    End(Failed(run.TrialId, run.ExperimentId, run.Attempt, refusal.Kind, refusal.Reason));
                    journal.SeeToken(run.FencingToken);
                    break;
                case Admission.Repeat:
                    outcomes.Repeat(run.TrialId, run.Attempt);
                    break;
            }

            return admission;
        }
    }

    /// <summary>An attempt that was never seen is answered as cancelled, and refused should its command still come.</summary>
    public void Cancel(CancelTrial cancel)
    {
        lock (_gate)
        {
            if (_current is { } current && (current.Run.TrialId, current.Run.Attempt) == (cancel.TrialId, cancel.Attempt))
            {
                current.CancelReason = cancel.Reason;
                current.Cancellation.Cancel();
            }
            else if (journal.StateOf(cancel.TrialId, cancel.Attempt) == Known.Nothing)
            {
                End(Failed(cancel.TrialId, cancel.ExperimentId, cancel.Attempt, FailureKind.Cancelled, $"never run: {cancel.Reason}"));
            }
            else
            {
                outcomes.Repeat(cancel.TrialId, cancel.Attempt);
            }
        }
    }

    /// <returns>Null when the attempt is over: its outcome is published once more instead.</returns>
    public TrialStatusReported? StatusOf(GetTrialStatus question)
    {
        lock (_gate)
        {
            switch (journal.StateOf(question.TrialId, question.Attempt))
            {
                case Known.Ended or Known.Published:
                    outcomes.Repeat(question.TrialId, question.Attempt);
                    return null;
                default:
                    // The journal may have one as accepted that nobody runs: the disk was full just after it was written.
                    var status = _current is { } current && (current.Run.TrialId, current.Run.Attempt) == (question.TrialId, question.Attempt)
                        ? TrialStatus.Running
                        : TrialStatus.Unknown;
                    return new TrialStatusReported(question.TrialId, question.Attempt, settings.Device, status, clock.GetUtcNow());
            }
        }
    }

    /// <summary>The attempt is over and cleaned up; the next may come.</summary>
    public void Finish(AcceptedTrial trial, Outcome outcome)
    {
        lock (_gate)
        {
            End(outcome);
            _current = null;
            trial.Cancellation.Dispose();
        }
    }

    /// <summary>For an attempt of which nothing else can be said.</summary>
    public Outcome Faulted(RunTrial run, Exception fault) =>
        Failed(run.TrialId, run.ExperimentId, run.Attempt, FailureKind.RuntimeFailed, $"the worker could not go on with it: {fault.Message}");

    private void Accept(RunTrial run)
    {
        journal.Accept(run);
        journal.SeeToken(run.FencingToken);
        _current = new AcceptedTrial(run, new CancellationTokenSource());
        _accepted.Writer.TryWrite(_current);
    }

    private void End(Outcome outcome)
    {
        journal.End(outcome);
        outcomes.Add(outcome);
    }

    private Outcome Failed(Guid trialId, Guid experimentId, int attempt, FailureKind kind, string reason) => Outcome.Of(
        new TrialFailed(trialId, experimentId, attempt, settings.Device, Phase: null, kind, reason, Outputs: [], clock.GetUtcNow()));
}
