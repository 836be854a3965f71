using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;

namespace EdgePipeline.Cli.Services;

/// <summary>Orchestrator, projections and this machine's worker, each a process of its own with its log.</summary>
/// <param name="deviceFile">For the worker; null: what the environment says.</param>
internal sealed class ServiceSet(Home home, string? deviceFile, IReadOnlyList<Service>? services = null)
{
    public const int RestartsAllowed = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private readonly Dictionary<Service, Daemon> _daemons = (services ?? Service.All).ToDictionary(service => service, service => new Daemon(home, service.Name));
    private readonly Dictionary<Service, int> _restarts = [];
    private readonly ServiceEnvironment _environment = new(home, deviceFile);

    public bool AnyRunning => _daemons.Values.Any(daemon => daemon.Running is not null);

    /// <summary>None runs and none died: they were taken down.</summary>
    public bool WereStopped => _daemons.Values.All(daemon => daemon.Running is null && !daemon.HasDied);

    public bool AllRunning => _daemons.Values.All(daemon => daemon.Running is not null);

    /// <summary>What this command says of services that go on must be what they were started with: they do not read it again.</summary>
    /// <param name="connections">This command's.</param>
    /// <param name="servers">The private ones; null when there are none.</param>
    /// <exception cref="EdgeException">They were started otherwise.</exception>
    public void DemandAsStarted(Connections connections, ServerSettings? servers)
    {
        var (worker, daemon) = _daemons.First(pair => pair.Key.Name == "worker");
        if (_environment.Conflict(worker) is { } conflict)
            throw new EdgeException(ExitCode.Usage, $"{conflict}, and goes on so. Leave it out, or stop everything first: ./edge down");
        if (deviceFile is not null && daemon.Running is not null)
            throw new EdgeException(ExitCode.Usage, "This machine's worker runs already, and reads its device file only when it starts. Stop it first: ./edge down");
        if (_environment.ConnectionsOf(worker) is { } before && (servers?.Now(before) ?? before).Difference(connections) is { } difference)
            throw new EdgeException(ExitCode.Usage, $"The services were started with {difference}, or stop everything first: ./edge down");
    }

    /// <summary>Starts those that do not run, all at once, and waits for each to say that it is ready.</summary>
    /// <param name="again">Those that died go on as they were, and it is told.</param>
    public async Task StartAsync(Connections connections, bool again, Action<string> tell, CancellationToken cancellation)
    {
        var starting = _daemons.Where(pair => pair.Value.Running is null).ToArray();
        var died = starting.Where(pair => again && pair.Value.HasDied).ToArray();
        foreach (var (service, daemon) in starting)
            Start(service, daemon, again, connections);
        foreach (var (_, daemon) in starting)
            await WaitUntilReadyAsync(daemon, cancellation);
        foreach (var (service, _) in died)
            tell(DiedText(service));
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

            Start(service, daemon, again: true, connections);
            await WaitUntilReadyAsync(daemon, cancellation);
            told.Add(DiedText(service));
        }

        return told;
    }

    /// <summary>Starts those again that run with an address that a private server no longer has: a service reads it only when it starts.</summary>
    /// <returns>What to tell the person; empty when none was.</returns>
    public async Task<IReadOnlyList<string>> MoveAsync(ServerSettings servers, CancellationToken cancellation)
    {
        var moved = _daemons
            .Where(pair => pair.Value.Running is not null && _environment.ConnectionsOf(pair.Key) is { } before && servers.Now(before) != before)
            .ToArray();
        foreach (var (_, daemon) in moved)
            await daemon.StopAsync(Signals.Terminate, StopLimit);
        foreach (var (service, daemon) in moved)
            Start(service, daemon, again: true, servers.Now(_environment.ConnectionsOf(service)!));
        foreach (var (_, daemon) in moved)
            await WaitUntilReadyAsync(daemon, cancellation);
        return moved.Length == 0
            ? []
            : [$"A private server has another port now, because something else took its own: started {string.Join(", ", moved.Select(pair => pair.Key.Name))} again with it."];
    }

    /// <returns>The services that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        var killed = new List<string>();
        foreach (var (service, daemon) in _daemons)
        {
            if (!await daemon.StopAsync(Signals.Terminate, StopLimit))
                killed.Add(service.Name);
            _environment.Forget(service);
        }

        return killed;
    }

    private void Start(Service service, Daemon daemon, bool again, Connections connections)
    {
        var environment = again ? _environment.Again(service, connections) : _environment.New(connections);
        _environment.Keep(service, environment);
        daemon.Start(new DaemonCommand(service.Program, [], environment));
    }

    private string DiedText(Service service) =>
        $"The {service.Name} had died; started again{(service.Name == "worker" && _environment.DeviceFileOf(service) is { } file ? $" with device file {file}" : "")}. "
        + $"Its last words: {Path.Combine(home.Logs, $"{service.Name}.previous.log")}";

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
}
