using System.Globalization;
using System.Runtime.InteropServices;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Replay.AsOf;
using EdgePipeline.Projections.Replay.Publishing;
using EdgePipeline.Projections.Replay.Reparsing;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgePipeline.Projections.Hosting;

/// <summary>What the executable does when it is given a verb, and how it ends.</summary>
internal static class Verbs
{
    public static async Task SchemaAsync(Settings settings, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<DatabaseSchema>().EnsureEventStoreAsync(cancellation);
        await using var leadership = await Leadership.TakeOverAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), cancellation);
        await host.Services.GetRequiredService<Rebuild>().EnsureCurrentAsync(Console.Out.WriteLine, cancellation);
    }

    /// <param name="tableName">As readers write it, with or without the schema; null: all tables.</param>
    public static async Task RebuildAsync(Settings settings, string? tableName, CancellationToken cancellation)
    {
        var table = tableName is null ? null : Table.Named(tableName);
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<Rebuild>().RunAsync(table, Console.Out.WriteLine, cancellation);
    }

    /// <param name="from">As a person wrote it; null: from the first event.</param>
    public static async Task PublishAsync(Settings settings, string exchange, string? from, CancellationToken cancellation)
    {
        ReplayTarget.Demand(exchange);
        if (!long.TryParse(from ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first < 1)
        {
            throw new VerbException($"--from {from}: write the sequence of an event, such as an as_of_sequence of a table: a whole number from 1", ExitCodes.Usage);
        }

        await Reachable.DatabaseAsync(settings, cancellation);
        await Reachable.BrokerAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<PublishAgain>().RunAsync(exchange, first, Console.Out.WriteLine, cancellation);
    }

    /// <param name="experiment">Null: every experiment.</param>
    public static async Task ReparseAsync(Settings settings, string? experiment, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<Reparse>().RunAsync(experiment, Reparse.WorkloadOf, Console.Out.WriteLine, cancellation);
    }

    /// <param name="place">As a person wrote it.</param>
    public static async Task AsOfAsync(Settings settings, string experiment, string place, CancellationToken cancellation)
    {
        var moment = AsOfPlace.Parse(place);
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await Console.Out.WriteAsync(await host.Services.GetRequiredService<RowsAsOf>().JsonAsync(experiment, moment, cancellation));
    }

    public static async Task ExportAsync(Settings settings, string experiment, string path, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<Export>().RunAsync(experiment, path, Console.Out.WriteLine, cancellation);
    }

    public static async Task ExportTableAsync(Settings settings, string format, string table, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        await using var database = NpgsqlDataSource.Create(settings.Database);
        await using var output = Console.OpenStandardOutput();
        await new TableText(database).WriteAsync(table, format, output, cancellation);
    }

    public static async Task ExportParquetAsync(Settings settings, string table, string path, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        await using var database = NpgsqlDataSource.Create(settings.Database);
        await new TableParquet(database).WriteAsync(table, path, cancellation);
    }

    public static async Task ImportAsync(Settings settings, string path, bool takesDiffering, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<Import>().RunAsync(path, takesDiffering, Console.Out.WriteLine, cancellation);
    }

    public static async Task AuditAsync(Settings settings, bool repair, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<DatabaseSchema>().EnsureEventStoreAsync(cancellation);
        var audit = host.Services.GetRequiredService<StoreAudit>();
        var report = await audit.RunAsync(all: true, cancellation);
        Print(report.Lines);
        if (!report.Holds && repair)
        {
            await host.Services.GetRequiredService<Repair>().RunAsync(report, Console.Out.WriteLine, cancellation);
            var found = report.Checks;
            report = await audit.RunAsync(all: true, cancellation);
            // What was said before is not said twice.
            Print(report.Checks.Where(check => !check.Holds).Select(check => $"not mended  {check.Name}{(found.Contains(check) ? "" : $": {check.Says}")}"));
        }

        if (!report.Holds)
        {
            throw new VerbException(repair ? "not everything could be mended: see above" : "the store is not as its events say: see above; --repair mends what can be computed again");
        }

        static void Print(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    public static async Task WhyAsync(Settings settings, WhyArguments arguments, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        await using var database = NpgsqlDataSource.Create(settings.Database);
        await using var output = Console.OpenStandardOutput();
        await new Why(database).RunAsync(arguments, output, cancellation);
    }

    /// <summary>SIGTERM and SIGINT end a run in good order. Anything unexpected is one line, and an exit code that tells.</summary>
    public static async Task<int> ExitCodeOfAsync(Func<Settings, CancellationToken, Task> run)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await run(Settings.Read(Environment.GetEnvironmentVariable), stop.Token);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped before it was done");
            return ExitCodes.Failed;
        }
        catch (SettingsException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.NoConnection;
        }
        catch (VerbException failure)
        {
            await Console.Error.WriteLineAsync(Printable.Text(failure.Message));
            return failure.ExitCode;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"projections failed: {Reachable.Place(failure, Environment.GetEnvironmentVariable)}{failure.GetBaseException().Message}");
            return ExitCodes.Failed;
        }
    }
}
