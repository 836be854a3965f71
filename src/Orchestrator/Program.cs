using System.Runtime.InteropServices;
using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Persistence;
using Microsoft.Extensions.Hosting;

namespace EdgePipeline.Orchestrator;

internal static class Program
{
    private static async Task<int> Main()
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, stop));
        try
        {
            using var host = await OrchestratorHost.StartAsync(
                BrokerAddress.FromEnvironment(), EventStore.AddressFromEnvironment(), TimeProvider.System, stop.Token);
            Console.WriteLine("ready");
            await host.WaitForShutdownAsync(stop.Token);
            return 0;
        }
        catch (ServerUnavailableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ServerUnavailableException.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static void Cancel(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
