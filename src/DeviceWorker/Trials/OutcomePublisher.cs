using System.Threading.Channels;
using EdgePipeline.DeviceWorker.Rabbit;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Publishes each outcome of the journal until the broker confirms that a queue has it, after a restart too.</summary>
internal sealed partial class OutcomePublisher(
    TrialJournal journal, ConfirmedPublisher publisher, TimeProvider clock, ILogger<OutcomePublisher> logger) : BackgroundService
{
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AgainAtLast = TimeSpan.FromMinutes(10);

    /// <summary>How long the faulty ones waited before they were tried again.</summary>
    private readonly Dictionary<(Guid TrialId, int Attempt), TimeSpan> _waited = [];
    private readonly Channel<Outcome> _due = Channel.CreateUnbounded<Outcome>();

    public void Add(Outcome outcome) => _due.Writer.TryWrite(outcome);

    /// <summary>Someone asks again: nothing to do when the attempt is not over.</summary>
    public void Repeat(Guid trialId, int attempt)
    {
        if (journal.OutcomeOf(trialId, attempt) is { } outcome)
        {
            Add(outcome);
        }
    }

    /// <summary>The last outcome of a worker that is told to stop should not wait for its next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(LastTry);
        while (_due.Reader.TryRead(out var outcome))
        {
            try
            {
                await PublishAsync(outcome, patience.Token);
            }
            catch (Exception e)
            {
                LogLeftInJournal(e.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var outcome in journal.Unpublished())
        {
            Add(outcome);
        }

        while (await _due.Reader.WaitToReadAsync(stoppingToken))
        {
            while (_due.Reader.TryPeek(out var outcome))
            {
                try
                {
                    await PublishAsync(outcome, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Not the broker, which is waited for: the outcome itself, or the journal. The others need not wait for that.
                    LogFault(e, outcome.Event, outcome.TrialId, outcome.Attempt);
                    var key = (outcome.TrialId, outcome.Attempt);
                    var after = _waited.TryGetValue(key, out var waited) ? waited * 2 : AgainAfter;
                    _waited[key] = after < AgainAtLast ? after : AgainAtLast;
                    _ = AddLaterAsync(outcome, _waited[key], stoppingToken);
                }

                _due.Reader.TryRead(out _);
            }
        }
    }

    private async Task AddLaterAsync(Outcome outcome, TimeSpan after, CancellationToken ct)
    {
        await Task.Delay(after, clock, ct);
        Add(outcome);
    }

    private async Task PublishAsync(Outcome outcome, CancellationToken ct)
    {
        await publisher.PublishAsync(outcome.Message(), outcome.MessageId, ct);
        journal.MarkPublished(outcome);
        LogPublished(outcome.Event, outcome.TrialId, outcome.Attempt);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "published {Event} of trial {TrialId} attempt {Attempt}")]
    private partial void LogPublished(string @event, Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Event} of trial {TrialId} attempt {Attempt} could not be published; it stays in the journal and is tried again")]
    private partial void LogFault(Exception e, string @event, Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an outcome stays in the journal until the next start: the broker did not confirm it ({Cause})")]
    private partial void LogLeftInJournal(string cause);
}
