using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>For the process that keeps the tables: an audit of what came since the last one, while no experiment is under way, so that it disturbs no trial.</summary>
internal sealed partial class PeriodicAudit(NpgsqlDataSource database, StoreAudit audit, TimeProvider clock, ILogger<PeriodicAudit> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>
    /// All that came is in the tables, and no experiment is under way. How long ago the last event came would not tell: none comes within a measured window
    /// of minutes. One that came by an archive is run elsewhere, if at all.
    /// </summary>
    private const string IsIdle =
        $"""
        select coalesce((select max(seq_id) from {EventStore.Schema}.mt_events), 0) <= coalesce(
            (select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0)
          and not exists (select from edge.experiment where ended_at is null and {IsOwn})
          and not exists (select from edge.trial where ended_at is null and abandoned_at is null and {IsOwn})
        """;

    private const string IsOwn =
        $"""
        not exists (select from {EventStore.Schema}.mt_events e join edge_internal.imported_event i on i.sequence = e.seq_id
          where e.stream_id = '{Streams.Experiments}' || experiment_id)
        """;

    private const string HasNews =
        $"""
        select not exists (select from edge_internal.audit a where
          a.through_sequence = coalesce((select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0)
          and a.events = (select count(*) from {EventStore.Schema}.mt_events where seq_id <= a.through_sequence))
        """;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await LookAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogFailed(failure.GetBaseException().Message);
            }
        }
    }

    /// <returns>False: something is going on, or nothing came since the last audit, and nothing is on record.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        if (!await IsAsync(IsIdle, cancellation) || !await IsAsync(HasNews, cancellation)
            || await audit.RunAsync(all: false, again => IsAsync(IsIdle, again), cancellation) is not { } report)
        {
            return false;
        }

        foreach (var broken in report.BrokenLines)
        {
            LogBroken(broken);
        }

        return true;
    }

    private async Task<bool> IsAsync(string condition, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(condition);
        command.CommandTimeout = 0;
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit of the store found what is not as the events say; edge audit --store says what can be mended: {Broken}")]
    private partial void LogBroken(string broken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store was not audited: {Reason}")]
    private partial void LogFailed(string reason);
}
