using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>For the process that keeps the tables: an audit of what came since the last one, while nothing comes in, so that it disturbs no trial.</summary>
internal sealed partial class PeriodicAudit(NpgsqlDataSource database, StoreAudit audit, TimeProvider clock, ILogger<PeriodicAudit> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>All that came is in the tables, and the last of it came a while ago.</summary>
    private const string IsIdle =
        $"""
        select coalesce((select timestamp < now() - interval '1 minute' and seq_id <= coalesce(
            (select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0)
          from {EventStore.Schema}.mt_events order by seq_id desc limit 1), true)
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

    /// <returns>False: something is going on, and nothing was looked at.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        await using (var command = database.CreateCommand(IsIdle))
        {
            if (!(bool)(await command.ExecuteScalarAsync(cancellation))!)
            {
                return false;
            }
        }

        var report = await audit.RunAsync(all: false, cancellation);
        foreach (var broken in report.BrokenLines)
        {
            LogBroken(broken);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit of the store found what is not as the events say; edge audit --store --repair mends it: {Broken}")]
    private partial void LogBroken(string broken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store was not audited: {Reason}")]
    private partial void LogFailed(string reason);
}
