using System.Runtime.InteropServices;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Schema;
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
        var schema = host.Services.GetRequiredService<DatabaseSchema>();
        await schema.EnsureEventStoreAsync(cancellation);
        await using var leadership = await Leadership.TakeOverAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), cancellation);
        await schema.EnsureTablesAsync(afresh: false, cancellation);
    }

    public static async Task RebuildAsync(Settings settings, CancellationToken cancellation)
    {
        await Reachable.DatabaseAsync(settings, cancellation);
        using var host = Service.Build(settings, Service.PageSize);
        await host.Services.GetRequiredService<Rebuild>().RunAsync(Console.Out.WriteLine, cancellation);
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
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"projections failed: {failure.GetBaseException().Message}");
            return ExitCodes.Failed;
        }
    }
}
