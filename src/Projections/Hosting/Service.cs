using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Ingest;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Replay.AsOf;
using EdgePipeline.Projections.Replay.Publishing;
using EdgePipeline.Projections.Replay.Reparsing;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Replay.WhatIf;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgePipeline.Projections.Hosting;

/// <summary>The wiring.</summary>
internal static class Service
{
    /// <summary>Events of a page, whole in memory at once; a page has a fixed cost of some ten milliseconds.</summary>
    public const int PageSize = 2000;

    /// <summary>A trial counts as so many of a page when trials are filled in at once: it has fewer, but its telemetry is large.</summary>
    private const int EventsOfATrial = 40;

    public static async Task RunAsync(Settings settings, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        await Reachable.BrokerAsync(settings, cancellation);
        using var host = Build(settings.ForService(), PageSize);
        await host.Services.GetRequiredService<DatabaseSchema>().EnsureEventStoreAsync(cancellation);
        await host.StartAsync(cancellation);
        try
        {
            await host.Services.GetRequiredService<Readiness>().Ready.WaitAsync(cancellation);
            await Console.Out.WriteLineAsync("ready");
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop: that is how a service ends.
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    public static IHost Build(Settings settings, int pageSize)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Marten", LogLevel.Warning)
            // It prints every failed command whole; who called says what failed and what follows.
            .AddFilter("Marten.IDocumentStore", LogLevel.None)
            .AddFilter("JasperFx", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => NpgsqlDataSource.Create(settings.Database))
            .AddSingleton<ResultSignal>()
            .AddSingleton<ResultOutbox>()
            .AddSingleton<DatabaseSchema>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<Refill>(services, Math.Max(1, pageSize / EventsOfATrial)))
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ShadowTables>(services, pageSize))
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ExperimentRows>(services, Math.Max(1, pageSize / EventsOfATrial)))
            .AddSingleton<RowsAsOf>()
            .AddSingleton<WhatIf>()
            .AddSingleton<Swap>()
            .AddSingleton<PromotedSettings>()
            .AddSingleton<Versions>()
            .AddSingleton<VersionDiff>()
            .AddSingleton<Rebuild>()
            .AddSingleton<StoreAudit>()
            .AddSingleton<Repair>()
            .AddSingleton<PeriodicAudit>()
            .AddSingleton<CurrentTables>()
            .AddSingleton<Export>()
            .AddSingleton<Import>()
            .AddSingleton<Reparse>()
            .AddSingleton<ImportedRows>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<PublishAgain>(services, settings.Broker))
            .AddSingleton<Readiness>()
            .AddSingleton<TelemetryStore>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ResultPublisher>(services, settings.Broker))
            .AddHostedService(services => ActivatorUtilities.CreateInstance<TelemetryIngest>(services, settings.Broker))
            .AddHostedService<TablesService>();
        builder.Services.AddMarten(services => Options(services, settings.Database, pageSize));
        return builder.Build();
    }

    private static StoreOptions Options(IServiceProvider services, string database, int pageSize)
    {
        var options = new StoreOptions();
        EventStore.Configure(options, database);
        // HotCold elects by a lock that this combination of packages cannot take; Schema.Leadership does instead.
        options.Projections.AsyncMode = DaemonMode.Solo;
        options.Projections.AsyncListeners.Add(services.GetRequiredService<ResultSignal>());
        options.Projections.Add(
            new ResultTables(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<PromotedSettings>()),
            ProjectionLifecycle.Async,
            ResultTables.Name,
            asyncOptions => asyncOptions.BatchSize = pageSize);
        return options;
    }
}
