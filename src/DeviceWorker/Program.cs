using EdgePipeline.DeviceWorker;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;

try
{
    if (args is ["--probe"])
    {
        await Probe.PrintAsync();
        return 0;
    }

    var broker = BrokerAddress.FromEnvironment();
    var settings = WorkerSettings.Read(Environment.GetEnvironmentVariable);
    await BrokerProbe.EnsureReachableAsync(broker, CancellationToken.None);
    Directory.CreateDirectory(settings.DataDirectory);
    using var alone = DataLock.Take(settings.DataDirectory);
    using var host = await WorkerHost.BuildAsync(settings, broker);
    await host.Services.GetRequiredService<CrashRecovery>().RunAsync(CancellationToken.None);
    await host.RunAsync();
    return 0;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return SettingsException.ExitCode;
}
catch (ServerUnavailableException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ServerUnavailableException.ExitCode;
}
