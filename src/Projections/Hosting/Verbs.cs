using System.Runtime.InteropServices;
using EdgePipeline.Projections.Replay;
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
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"projections failed: {failure.GetBaseException().Message}");
            return ExitCodes.Failed;
        }
    }
}
