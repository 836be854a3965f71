using System.Globalization;
using EdgePipeline.Cli.Processes;

namespace EdgePipeline.Cli.Servers;

/// <summary>A RabbitMQ of our own on loopback, with its own port mapper, so that a system-wide one is left alone.</summary>
internal sealed class Broker(Home home)
{
    private const string HomeVariable = "HOME";
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    /// <summary>A broker that is still starting does not hear; killed, it recovers at its next start.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);
    private readonly Daemon _server = new(home, "broker");
    private readonly Daemon _portMapper = new(home, "epmd");

    public bool IsRunning => _server.Running is not null;

    public bool HasDied => _server.HasDied;

    /// <returns>The settings in force: a port that somebody else took meanwhile is chosen anew.</returns>
    public async Task<ServerSettings> StartAsync(ServerSettings settings, bool management)
    {
        if (!File.Exists(Server))
            throw new EdgeException(ExitCode.Missing, "RabbitMQ is not installed. Run: sudo ./edge install");

        // What outlives a server that is killed, its port mapper above all, holds ports that clients know.
        await Leftovers.EndWithAsync($"{HomeVariable}={home.Broker}");
        int[] wanted = [settings.BrokerPort, settings.ManagementPort, settings.DistributionPort, settings.EpmdPort];
        // A process that is being killed has no environment any more, and its ports still.
        await Waiting.UntilAsync(() => wanted.All(FreePorts.IsFree), EndLimit);
        var ports = FreePorts.KeepFree(wanted);
        var kept = settings with { BrokerPort = ports[0], ManagementPort = ports[1], DistributionPort = ports[2], EpmdPort = ports[3] };
        if (kept != settings)
            kept.Save(home);
        settings = kept;

        Directory.CreateDirectory(home.Broker);
        WriteConfiguration(settings, management);
        var environment = ServerEnvironment(settings);
        _portMapper.Start(new DaemonCommand("epmd", ["-port", Text(settings.EpmdPort), "-address", "127.0.0.1"], environment));
        _server.Start(new DaemonCommand(Server, [], environment));
        return settings;
    }

    public async Task WaitUntilReadyAsync(ServerSettings settings, CancellationToken cancellation)
    {
        var deadline = TimeProvider.System.GetUtcNow() + StartLimit;
        while (true)
        {
            if (!IsRunning)
                throw new EdgeException(ExitCode.Unreachable, $"RabbitMQ stopped while starting. The end of {_server.Log}:\n{_server.LogTail()}");
            if (await Reachable.BrokerAsync(settings.BrokerUri, cancellation) is null)
                return;
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new EdgeException(ExitCode.Unreachable, $"RabbitMQ did not start within {StartLimit.TotalSeconds} s. The end of {_server.Log}:\n{_server.LogTail()}");
            await Task.Delay(200, cancellation);
        }
    }

    public async Task StopAsync()
    {
        await _server.StopAsync(Signals.Terminate, StopLimit);
        await _portMapper.StopAsync(Signals.Terminate, TimeSpan.FromSeconds(3));
    }

    private void WriteConfiguration(ServerSettings settings, bool management)
    {
        // The user guest, with its known password, is never created: default_user takes its place.
        Write("rabbitmq.conf", $"""
            listeners.tcp.1 = 127.0.0.1:{settings.BrokerPort}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {settings.ManagementPort}
            distribution.listener.interface = 127.0.0.1
            default_vhost = edge
            default_user = {ServerSettings.Owner}
            default_pass = {settings.BrokerPassword}
            disk_free_limit.absolute = 50MB
            consumer_timeout = 86400000
            log.file = false
            log.console = true
            log.console.level = warning

            """);
        Write("enabled_plugins", management ? "[rabbitmq_management].\n" : "[].\n");
    }

    private void Write(string name, string text) => PrivateFile.Write(Path.Combine(home.Broker, name), text);

    private Dictionary<string, string> ServerEnvironment(ServerSettings settings) => new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LANG"] = "C.UTF-8",
        // Erlang keeps its cookie in the home folder.
        [HomeVariable] = home.Broker,
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_PORT"] = Text(settings.EpmdPort),
        ["RABBITMQ_NODENAME"] = "edge@localhost",
        ["RABBITMQ_DIST_PORT"] = Text(settings.DistributionPort),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(home.Broker, "rabbitmq"),
        // What Debian configures for a system-wide broker must not reach this one.
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(home.Broker, "none"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(home.Broker, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(home.Broker, "log"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(home.Broker, "enabled_plugins"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(home.Broker, "pid"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
    };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
