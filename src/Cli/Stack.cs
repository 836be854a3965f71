using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli;

/// <summary>
/// What a verb uses while it runs: private servers and services that are started when they are not there, shared with other
/// commands, and stopped by the last one, unless they were asked to stay.
/// </summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly Home _home;
    private readonly UseLock _lock;
    private readonly Broker _broker;
    private readonly Database _database;
    private readonly Dictionary<string, int> _revived = [];

    private Stack(Home home, string? deviceFile = null, IReadOnlyList<Service>? services = null)
    {
        _home = home;
        _lock = new UseLock(home);
        _broker = new Broker(home);
        _database = new Database(home);
        Services = new ServiceSet(home, deviceFile, services);
    }

    public Connections Connections { get; private set; } = new("", "");

    /// <summary>Null when both servers are a person's own.</summary>
    public ServerSettings? Private { get; private set; }

    public ServiceSet Services { get; }

    /// <summary>Services with a person's own servers may run on any machine; those with private ones run here.</summary>
    public bool MayHaveServices => Services.AnyRunning || Connections.GivenBroker is not null || Connections.GivenDatabase is not null;

    private string KeepFile => Path.Combine(_home.Run, "keep");

    /// <param name="deviceFile">For this machine's worker; null: what the environment says.</param>
    /// <param name="services">Others than the real ones, for tests.</param>
    public static async Task<Stack> OpenAsync(
        Home home,
        Needs needs,
        Action<string> tell,
        CancellationToken cancellation,
        bool management = false,
        string? deviceFile = null,
        IReadOnlyList<Service>? services = null)
    {
        home.Create();
        var stack = new Stack(home, deviceFile, services);
        try
        {
            using (await stack._lock.ChangingAsync(cancellation))
            {
                var unused = stack._lock.IsUnused;
                stack._lock.BeginUse();
                if (unused && !File.Exists(stack.KeepFile)
                    && TakeOver.Of(stack.Services.AnyRunning, stack._broker.IsRunning, stack._database.IsRunning, needs) is { } left)
                {
                    if (left.Stays)
                        stack.Keep();
                    tell(left.Says);
                }

                await stack.StartAsync(needs, management, tell, cancellation);
            }

            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its database goes on after this command, whoever else uses it: it is a person's own, or was asked to stay.</summary>
    public bool Stays => Connections.GivenDatabase is not null || File.Exists(KeepFile);

    /// <summary>Leaves everything running after this command, until <c>edge down</c>.</summary>
    public void Keep() => File.WriteAllText(KeepFile, "");

    /// <summary>Starts servers and services again that died, a bounded number of times each.</summary>
    /// <returns>What to tell the person; empty when all run.</returns>
    public async Task<IReadOnlyList<string>> ReviveAsync(CancellationToken cancellation)
    {
        if (!BrokerDied && !DatabaseDied && Services.AllRunning)
            return [];

        // Another command with the same home sees the same death: only one starts things again.
        using (await _lock.ChangingAsync(cancellation))
        {
            if (Services.WereStopped)
                throw new EdgeException(ExitCode.Failed, "Everything was stopped meanwhile, by ./edge down. The experiment goes on with the next ./edge up.");
            return
            [
                .. await ReviveServersAsync(cancellation),
                .. Private is null ? [] : await Services.MoveAsync(Private, cancellation),
                .. await Services.ReviveAsync(Connections, cancellation),
            ];
        }
    }

    /// <summary>The private servers alone, at the addresses that the services know unless something else took their ports.</summary>
    public async Task<IReadOnlyList<string>> ReviveServersAsync(CancellationToken cancellation)
    {
        var told = new List<string>();
        if (DatabaseDied)
        {
            told.Add(Died("PostgreSQL", "database"));
            Private = await _database.StartAsync(Private!, cancellation);
            await _database.WaitUntilReadyAsync(Private, cancellation);
        }

        if (BrokerDied)
        {
            told.Add(Died("RabbitMQ", "broker"));
            Private = await _broker.StartAsync(Private!, management: false);
            await _broker.WaitUntilReadyAsync(Private, cancellation);
        }

        Connections = Private?.Now(Connections) ?? Connections;
        return told;
    }

    public async ValueTask DisposeAsync()
    {
        using (await _lock.ChangingAsync(CancellationToken.None))
        {
            if (_lock.EndUse() && !File.Exists(KeepFile))
                await StopAsync();
        }

        _lock.Dispose();
    }

    /// <summary>Stops everything that runs for a home, used or not.</summary>
    /// <returns>Whether anything ran.</returns>
    public static async Task<bool> DownAsync(Home home, CancellationToken cancellation)
    {
        if (!Directory.Exists(home.Run))
            return await Leftovers.EndAsync(home) > 0;

        var stack = new Stack(home);
        using (await stack._lock.ChangingAsync(cancellation))
        {
            var ran = stack.Services.AnyRunning || stack._broker.IsRunning || stack._database.IsRunning || Leftovers.Find(home).Count > 0;
            await stack.StopAsync();
            return ran;
        }
    }

    private async Task StartAsync(Needs needs, bool management, Action<string> tell, CancellationToken cancellation)
    {
        var broker = Connections.GivenBroker;
        var database = Connections.GivenDatabase;
        var startBroker = broker is null && needs.HasFlag(Needs.Broker) && !_broker.IsRunning;
        var startDatabase = database is null && needs.HasFlag(Needs.Database) && !_database.IsRunning;

        if (broker is null || database is null)
        {
            // A server whose process id was lost would hold the files of the one to be started.
            if (!_broker.IsRunning && !_database.IsRunning && !Services.AnyRunning && await Leftovers.EndAsync(_home) is > 0 and var ended)
                tell($"Ended {ended} leftover process(es) of a run that was cut off.");
            Private = ServerSettings.LoadOrCreate(_home);
        }

        var goesOn = Services.AnyRunning || File.Exists(KeepFile);
        if (needs.HasFlag(Needs.Services) && goesOn)
            Services.DemandAsStarted(new Connections(broker ?? Private!.BrokerUri, database ?? Private!.DatabaseConnection()), Private);
        if (Services.AnyRunning && (startBroker || startDatabase))
        {
            // A server that gets another port has the services started again, and they need both.
            startBroker = broker is null && !_broker.IsRunning;
            startDatabase = database is null && !_database.IsRunning;
        }

        if (startBroker || startDatabase)
            tell($"Starting {Names(startBroker, startDatabase)} under {_home.Directory} …");
        if (startBroker)
            Private = await _broker.StartAsync(Private!, management);
        if (startDatabase)
            Private = await _database.StartAsync(Private!, cancellation);
        if (startDatabase)
            await _database.WaitUntilReadyAsync(Private!, cancellation);
        if (startBroker)
            await _broker.WaitUntilReadyAsync(Private!, cancellation);

        Connections = new Connections(broker ?? Private!.BrokerUri, database ?? Private!.DatabaseConnection());
        await Connections.RequireAsync(needs.HasFlag(Needs.Broker), needs.HasFlag(Needs.Database), cancellation);
        if (Private is not null && (broker is not null || _broker.IsRunning) && (database is not null || _database.IsRunning))
        {
            foreach (var line in await Services.MoveAsync(Private, cancellation))
                tell(line);
        }

        if (needs.HasFlag(Needs.Services))
        {
            if (!Services.AnyRunning)
                tell("Starting orchestrator, projections and worker …");
            await Services.StartAsync(Connections, goesOn, tell, cancellation);
        }
    }

    private async Task StopAsync()
    {
        await Services.StopAsync();
        await Task.WhenAll(_broker.StopAsync(), _database.StopAsync());
        await Leftovers.EndAsync(_home);
        File.Delete(KeepFile);
    }

    private bool BrokerDied => Connections.Broker.Length > 0 && Connections.Broker == Private?.BrokerUri && _broker.HasDied;

    private bool DatabaseDied => Connections.Database.Length > 0 && Connections.Database == Private?.DatabaseConnection() && _database.HasDied;

    private string Died(string server, string log)
    {
        var times = _revived[server] = _revived.GetValueOrDefault(server) + 1;
        return times <= ServiceSet.RestartsAllowed
            ? $"{server} had died; started again. Its last words: {Path.Combine(_home.Logs, $"{log}.previous.log")}"
            : throw new EdgeException(ExitCode.Unreachable, $"{server} died {times} times. Its log: {Path.Combine(_home.Logs, $"{log}.log")}");
    }

    public static string Names(bool broker, bool database) => (broker, database) switch
    {
        (true, true) => "RabbitMQ and PostgreSQL",
        (true, false) => "RabbitMQ",
        _ => "PostgreSQL",
    };
}
