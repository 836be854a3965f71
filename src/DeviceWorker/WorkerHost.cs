using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Gates;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Runtimes.Docker;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Runtimes.Kata;
using EdgePipeline.DeviceWorker.Runtimes.Native;
using EdgePipeline.DeviceWorker.Runtimes.Qemu;
using EdgePipeline.DeviceWorker.Telemetry;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;
using Microsoft.Extensions.Logging.Console;

namespace EdgePipeline.DeviceWorker;

/// <summary>Puts the worker together.</summary>
internal static class WorkerHost
{
    public static IReadOnlyList<IRuntime> Runtimes(WorkerSettings settings)
    {
        var groups = ControlGroups.OfThisMachine();
        var images = new GuestImages(settings.GuestImages);
        return
        [
            new NativeRuntime(settings.DataDirectory, groups, TimeProvider.System),
            new ContainerRuntime(settings.DataDirectory, groups, TimeProvider.System),
            new ContainerdRuntime(settings.DataDirectory, groups, TimeProvider.System),
            new DockerRuntime(settings.DataDirectory, groups, TimeProvider.System),
            new KataRuntime(settings.DataDirectory, settings.AllowSimulated, settings.DeviceFile.KataSnapshots, groups, TimeProvider.System),
            new QemuRuntime(RuntimeCode.VM, settings.DataDirectory, images, groups, TimeProvider.System),
            new QemuRuntime(RuntimeCode.QM, settings.DataDirectory, images, groups, TimeProvider.System),
            new FirecrackerRuntime(settings.DataDirectory, images, settings.AllowSimulated, groups, TimeProvider.System),
        ];
    }

    public static async Task<IHost> BuildAsync(WorkerSettings settings, BrokerAddress broker)
    {
        WorkerJson.Prepare();
        var runtimes = Runtimes(settings);
        var capabilities = await Capabilities.ProbeAsync(runtimes, settings, CancellationToken.None);
        var facts = EnvironmentFacts.Capture(settings.DataDirectory, settings.DeviceFile.Board, capabilities);
        var bootId = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        LogToStandardError(builder.Logging);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings)
            .AddSingleton(new DeviceIdentity(bootId, Guid.NewGuid(), facts, EnvironmentFacts.Sha256(facts), capabilities))
            .AddSingleton(runtimes)
            .AddSingleton(new AttemptCleaner(settings.DataDirectory, ControlGroups.OfThisMachine(), runtimes))
            .AddSingleton(new TrialJournal(settings.DataDirectory))
            .AddSingleton<LeftBehind>()
            .AddSingleton<CrashRecovery>()
            .AddSingleton<TrialDesk>()
            .AddSingleton(new GateReader("/", settings.DeviceFile.Board.ThermalZones, settings.DataDirectory, TimeProvider.System))
            .AddSingleton<TrialGate>()
            .AddSingleton<AttemptPhases>()
            .AddSingleton<AttemptRunner>()
            .AddSingleton<Func<AcceptedTrial, CancellationToken, Task<Outcome>>>(services => services.GetRequiredService<AttemptRunner>().RunAsync)
            .AddSingleton<TelemetryProcess>()
            .AddSingleton<PhaseAnnouncer>()
            .AddSingleton<ConfirmedPublisher>()
            .AddSingleton<CommandDispatcher>()
            .AddSingleton(broker);

        // Stopped in reverse: first what takes commands, so that none is taken that nobody runs; then the trial, the publisher of its outcome, and
        // the broker last.
        builder.Services
            .AddSingleton<Broker>().AddHostedService(services => services.GetRequiredService<Broker>())
            .AddSingleton<OutcomePublisher>().AddHostedService(services => services.GetRequiredService<OutcomePublisher>())
            .AddSingleton<DeviceAnnouncer>().AddHostedService(services => services.GetRequiredService<DeviceAnnouncer>())
            .AddHostedService<TrialRunner>()
            .AddHostedService<CommandReceiver>();
        return builder.Build();
    }

    private static void LogToStandardError(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
