using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgePipeline.Projections.Tables;

/// <summary>Keeps the tables up to date and the results flowing, as long as this process is the leader; lets go for a rebuild and comes back.</summary>
internal sealed partial class TablesService(
    IDocumentStore events,
    NpgsqlDataSource database,
    Rebuild rebuild,
    ResultPublisher publisher,
    PeriodicAudit audit,
    Readiness readiness,
    TimeProvider clock,
    ILogger<TablesService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogStartingAgain(failure.GetBaseException().Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(CancellationToken cancellation)
    {
        await using var leadership = await Leadership.WaitAsync(database, StandBy, cancellation);
        await rebuild.EnsureCurrentAsync(LogFilling, cancellation);

        using var daemon = await events.BuildProjectionDaemonAsync();
        using var stopBeside = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await daemon.StartAllAsync();
        var beside = Task.WhenAll(publisher.RunAsync(stopBeside.Token), audit.RunAsync(stopBeside.Token));
        readiness.TablesReady();
        LogLeading();
        try
        {
            while (!await leadership.AskedToYieldAsync(Pause, cancellation))
            {
                ThrowIfStopped(daemon);
            }

            LogYielding();
        }
        finally
        {
            await daemon.StopAllAsync();
            await stopBeside.CancelAsync();
            await beside;
        }
    }

    private void StandBy()
    {
        LogStandingBy();
        readiness.StandingBy();
    }

    /// <summary>The daemon pauses a projection that failed and leaves it at that; starting all over is the retry.</summary>
    private static void ThrowIfStopped(IProjectionDaemon daemon)
    {
        if (daemon.CurrentAgents().FirstOrDefault(agent => agent.Status != AgentStatus.Running) is { } stopped)
        {
            throw new InvalidOperationException($"projection {stopped.Name.Identity} has {stopped.Status}");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "filling the tables of this version: {Progress}")]
    private partial void LogFilling(string progress);

    [LoggerMessage(Level = LogLevel.Information, Message = "another process keeps the tables: standing by")]
    private partial void LogStandingBy();

    [LoggerMessage(Level = LogLevel.Information, Message = "keeping the tables")]
    private partial void LogLeading();

    [LoggerMessage(Level = LogLevel.Information, Message = "tables handed over for a rebuild")]
    private partial void LogYielding();

    [LoggerMessage(Level = LogLevel.Error, Message = "the tables fell behind, starting again: {Reason}")]
    private partial void LogStartingAgain(string reason);
}
