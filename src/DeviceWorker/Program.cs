using EdgePipeline.DeviceWorker;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;

try
{
    if (args is ["--probe"])
    {
        await Probe.PrintAsync();
        return 0;
    }

    if (args is [Aftermath.CleanUp])
    {
        return await Aftermath.CleanUpAsync(DataLock.MakeDirectory(WorkerSettings.Read(Environment.GetEnvironmentVariable)));
    }

    var broker = BrokerAddress.FromEnvironment();
    var settings = DataLock.MakeDirectory(WorkerSettings.Read(Environment.GetEnvironmentVariable));
    await BrokerProbe.EnsureReachableAsync(broker, CancellationToken.None);
    using var alone = await DataLock.TakeAsync(settings.DataDirectory, TimeProvider.System);
    using var aftermath = Aftermath.Watch(alone);
    using var host = await WorkerHost.BuildAsync(settings, broker);
    await host.Services.GetRequiredService<CrashRecovery>().RunAsync(CancellationToken.None);
    var services = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
    var cleaner = host.Services.GetRequiredService<AttemptCleaner>();
    var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    try
    {
        await host.RunAsync();
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        // It was told to stop before it had its first link to the broker.
    }

    if (cleaner.Leftovers().Count == 0)
    {
        aftermath?.NothingIsLeft();
    }

    // A service that died has stopped the host, and the log has told why.
    return services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
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
