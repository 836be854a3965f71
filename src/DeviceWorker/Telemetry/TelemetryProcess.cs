using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Telemetry;

/// <summary>
/// The telemetry child: told of phases over its standard input. A trial goes on without it; why it is not there is known from
/// <see cref="Unavailable"/> and announced with the device.
/// </summary>
internal sealed partial class TelemetryProcess(
    WorkerSettings settings, DeviceIdentity device, DeviceAnnouncer announcer, TimeProvider clock, ILogger<TelemetryProcess> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MarkPatience = TimeSpan.FromSeconds(2);

    /// <summary>Its last flush waits up to 10 s for the broker.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(12);
    private readonly List<PowerRail> _rails = [];
    private LineProcess? _process;
    private long _seq;

    /// <summary>Null while it runs.</summary>
    public string? Unavailable { get; private set; } = "it is not started";

    /// <summary>Starts it unless it runs; a failed one gets another chance with each trial.</summary>
    public async Task EnsureStartedAsync(CancellationToken ct)
    {
        if (_process is { Running: true } && Unavailable is null)
        {
            return;
        }

        if (TelemetryCapabilities.MissingReason(settings) is { } missing)
        {
            Fail(missing);
            return;
        }

        try
        {
            _process?.Dispose();
            _process = LineProcess.Start(settings.TelemetryBinary);
            _seq = 0;
            _rails.Clear();
            await SayAsync(JsonSerializer.Serialize(Settings(), WorkerJson.Of<TelemetrySettings>()), StartPatience, ct);
            Succeed();
        }
        catch (ToolException e)
        {
            Fail(e.Message);
        }
    }

    /// <summary>Returns when the edge reading is taken, or when it is clear that none will be.</summary>
    /// <param name="mark">Its sequence number is filled in here.</param>
    public async Task MarkAsync(PhaseMark mark, CancellationToken ct)
    {
        if (Unavailable is not null)
        {
            return;
        }

        try
        {
            await SayAsync(JsonSerializer.Serialize(mark with { Seq = ++_seq }, WorkerJson.Of<PhaseMark>()), MarkPatience, ct);
        }
        catch (ToolException e)
        {
            Fail(e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync(StopPatience);
            _process.Dispose();
        }
    }

    private TelemetrySettings Settings() => new(
        settings.Device,
        device.BootId,
        settings.DeviceFile.FinePeriodMs,
        settings.DeviceFile.CoarsePeriodMs,
        BlockDevice.Of(MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), settings.DataDirectory)) is { } disk ? [disk.Name] : [],
        settings.DeviceFile.PowerModel,
        settings.DeviceFile.Rails,
        Root: null,
        settings.DeviceFile.Board.Files.GetValueOrDefault(BoardFacts.Throttle));

    /// <exception cref="ToolException">It did not answer in time, or is gone.</exception>
    private async Task SayAsync(string line, TimeSpan patience, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var expected = string.Create(CultureInfo.InvariantCulture, $"ok {_seq}");
        try
        {
            await _process!.WriteLineAsync(line, either.Token);
            string? answer;
            while ((answer = await _process.ReadLineAsync(either.Token)) is not null && answer != expected)
            {
                if (PowerRail.TryParse(answer) is { } rail)
                {
                    _rails.Add(rail);
                }
            }

            if (answer is null)
            {
                throw new ToolException($"{settings.TelemetryBinary} is gone: {_process.Ending}");
            }
        }
        catch (IOException)
        {
            throw new ToolException($"{settings.TelemetryBinary} is gone: {_process!.Ending}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new ToolException($"{settings.TelemetryBinary} did not answer within {patience.TotalSeconds} s");
        }
    }

    private void Succeed()
    {
        Unavailable = null;
        Announce();
    }

    private void Fail(string reason)
    {
        _process?.Kill();
        if (Unavailable != reason)
        {
            Unavailable = reason;
            LogUnavailable(reason);
        }

        Announce();
    }

    private void Announce()
    {
        if (device.Update(Contracts.Devices.CapabilityKind.Telemetry, TelemetryCapabilities.Of(settings, Unavailable, _rails)))
        {
            announcer.AnnounceAgain();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "trials go on without telemetry: {Reason}")]
    private partial void LogUnavailable(string reason);
}
