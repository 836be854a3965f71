using System.Threading.Channels;
using EdgePipeline.DeviceWorker.Publishing;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Publishes each outcome of the journal until the broker confirms that a queue has it, after a restart too.</summary>
internal sealed partial class OutcomePublisher(TrialJournal journal, ConfirmedPublisher publisher, ILogger<OutcomePublisher> logger)
    : BackgroundService
{
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);
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
        try
        {
            while (_due.Reader.TryRead(out var outcome))
            {
                await PublishAsync(outcome, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogLeftInJournal();
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
                await PublishAsync(outcome, stoppingToken);
                _due.Reader.TryRead(out _);
            }
        }
    }

    private async Task PublishAsync(Outcome outcome, CancellationToken ct)
    {
        await publisher.PublishAsync(outcome.Message(), outcome.MessageId, ct);
        journal.MarkPublished(outcome);
        LogPublished(outcome.Event, outcome.TrialId, outcome.Attempt);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "published {Event} of trial {TrialId} attempt {Attempt}")]
    private partial void LogPublished(string @event, Guid trialId, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an outcome stays in the journal until the next start: the broker did not confirm it")]
    private partial void LogLeftInJournal();
}
