using System.Collections;
using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Services;

/// <summary>Orchestrator, projections and this machine's worker, each a process of its own with its log.</summary>
/// <param name="deviceFile">For the worker; null: what the environment says.</param>
internal sealed class ServiceSet(Home home, string? deviceFile)
{
    public const string TelemetryVariable = "EDGE_TELEMETRY";
    public const int RestartsAllowed = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private readonly Dictionary<Service, Daemon> _daemons = Service.All.ToDictionary(service => service, service => new Daemon(home, service.Name));
    private readonly Dictionary<Service, int> _restarts = [];

    public string? DeviceFile => deviceFile;

    public bool AnyRunning => _daemons.Values.Any(daemon => daemon.Running is not null);

    /// <summary>None runs and none died: they were taken down.</summary>
    public bool WereStopped => _daemons.Values.All(daemon => daemon.Running is null && !daemon.HasDied);

    public bool AllRunning => _daemons.Values.All(daemon => daemon.Running is not null);

    /// <summary>Starts those that do not run, all at once, and waits for each to say that it is ready.</summary>
    public async Task StartAsync(Connections connections, CancellationToken cancellation)
    {
        var starting = _daemons.Where(pair => pair.Value.Running is null).ToArray();
        foreach (var (service, daemon) in starting)
            daemon.Start(new DaemonCommand(service.Program, [], EnvironmentFor(connections)));
        foreach (var (_, daemon) in starting)
            await WaitUntilReadyAsync(daemon, cancellation);
    }

    /// <summary>Starts a service again that died, a bounded number of times.</summary>
    /// <returns>What to tell the person; empty when all run.</returns>
    public async Task<IReadOnlyList<string>> ReviveAsync(Connections connections, CancellationToken cancellation)
    {
        var told = new List<string>();
        foreach (var (service, daemon) in _daemons.Where(pair => pair.Value.Running is null))
        {
            var restarts = _restarts[service] = _restarts.GetValueOrDefault(service) + 1;
            if (restarts > RestartsAllowed)
                throw new EdgeException(ExitCode.Failed, $"The {service.Name} died {restarts} times. The end of {daemon.Log}:\n{daemon.LogTail()}");

            daemon.Start(new DaemonCommand(service.Program, [], EnvironmentFor(connections)));
            await WaitUntilReadyAsync(daemon, cancellation);
            told.Add($"The {service.Name} had died; started again. Its last words: {Path.Combine(home.Logs, $"{service.Name}.previous.log")}");
        }

        return told;
    }

    /// <returns>The services that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        var killed = new List<string>();
        foreach (var (service, daemon) in _daemons)
        {
            if (!await daemon.StopAsync(Signals.Terminate, StopLimit))
                killed.Add(service.Name);
        }

        return killed;
    }

    private static async Task WaitUntilReadyAsync(Daemon daemon, CancellationToken cancellation)
    {
        var ready = false;
        await Waiting.UntilAsync(() => (ready = SaysReady(daemon.Log)) || daemon.Running is null, StartLimit, cancellation);
        if (!ready)
        {
            var what = daemon.Running is null ? "stopped while starting" : $"was not ready within {StartLimit.TotalSeconds} s";
            throw new EdgeException(ExitCode.Unreachable, $"The {daemon.Name} {what}. The end of {daemon.Log}:\n{daemon.LogTail()}");
        }
    }

    private static bool SaysReady(string log) => File.Exists(log) && File.ReadLines(log).Any(line => line == "ready");

    private Dictionary<string, string> EnvironmentFor(Connections connections)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";

        environment[ConnectionSettings.Broker] = connections.Broker;
        environment[ConnectionSettings.Database] = connections.Database;
        environment.TryAdd(ConnectionSettings.DataDirectory, home.Data);
        environment[ConnectionSettings.GuestImages] = home.Guest;
        if (deviceFile is not null)
            environment[ConnectionSettings.DeviceFile] = deviceFile;
        environment.TryAdd(TelemetryVariable, Service.Telemetry);
        return environment;
    }
}
