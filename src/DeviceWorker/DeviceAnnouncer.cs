using System.Globalization;
using System.Threading.Channels;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker;

/// <summary>Tells the orchestrator that this device is there and what it can do, at the start and whenever that changes.</summary>
internal sealed class DeviceAnnouncer(WorkerSettings settings, DeviceIdentity device, ConfirmedPublisher publisher, TimeProvider clock)
    : BackgroundService
{
    private readonly Channel<bool> _again = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _announcements;

    /// <summary>Names the environment that the broker has confirmed; survives restarts, since an unchanged one is not said again.</summary>
    private string ConfirmedFile => Path.Combine(settings.DataDirectory, "environment.sha256");

    public void AnnounceAgain() => _again.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CaptureEnvironmentAsync(stoppingToken);
        await AnnounceAsync(stoppingToken);
        await Console.Out.WriteLineAsync("ready");
        await foreach (var _ in _again.Reader.ReadAllAsync(stoppingToken))
        {
            await AnnounceAsync(stoppingToken);
        }
    }

    private async Task CaptureEnvironmentAsync(CancellationToken ct)
    {
        if (File.Exists(ConfirmedFile) && await File.ReadAllTextAsync(ConfirmedFile, ct) == device.EnvironmentSha256)
        {
            return;
        }

        await publisher.PublishAsync(
            new EnvironmentCaptured(settings.Device, device.EnvironmentSha256, device.Facts, clock.GetUtcNow()),
            DeterministicId.From("environment", settings.Device, device.EnvironmentSha256),
            ct);
        DurableFile.Write(ConfirmedFile, System.Text.Encoding.UTF8.GetBytes(device.EnvironmentSha256));
    }

    private Task AnnounceAsync(CancellationToken ct) => publisher.PublishAsync(
        new DeviceAnnounced(
            settings.Device, device.BootId, device.Session, device.Capabilities, device.EnvironmentSha256, clock.GetUtcNow()),
        DeterministicId.From("announced", $"{device.Session:D}", (++_announcements).ToString(CultureInfo.InvariantCulture)),
        ct);
}
