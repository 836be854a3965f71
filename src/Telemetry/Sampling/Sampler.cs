using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Cgroups;
using EdgePipeline.Telemetry.Cpu;
using EdgePipeline.Telemetry.Frequency;
using EdgePipeline.Telemetry.Io;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Network;
using EdgePipeline.Telemetry.Power;
using EdgePipeline.Telemetry.Power.Modelled;
using EdgePipeline.Telemetry.Pressure;
using EdgePipeline.Telemetry.Processes;
using EdgePipeline.Telemetry.Thermal;
using EdgePipeline.Telemetry.Throttling;

namespace EdgePipeline.Telemetry.Sampling;

/// <summary>All sensors of a device. One thread reads them, and nobody else touches the rings.</summary>
internal sealed class Sampler : IDisposable
{
    private readonly TelemetrySettings _settings;
    private readonly DiskSensor _disks;
    private readonly ProcessSensor _processes;
    private readonly CgroupSensor _cgroups;
    private readonly NetworkSensor _network;
    private readonly ISensor[] _sensors;
    private readonly RailSource[] _fastRails;

    /// <exception cref="IOException">/proc is not there.</exception>
    internal Sampler(TelemetrySettings settings, TimeProvider clock)
    {
        _settings = settings;
        var buffer = new ReadBuffer();
        Series = new SeriesSet(capacity: HeldReadings.Seconds * 1000 / settings.FinePeriodMs);
        Slices = new Slices(new Slice(null, null, null, settings.CoarsePeriodMs, Fine: false));
        using var mountInfo = KernelFile.Open("/proc/self/mountinfo", buffer, inPieces: true);
        var mounts = CgroupMounts.Parse(mountInfo.Read());

        IKinship kinship = ChildrenFiles.Exist() ? new ChildrenFiles(buffer) : new ParentScan(buffer);
        var cpu = new CpuSensor(Series, buffer, clock);
        _disks = new DiskSensor(settings.BlockDevices, Series, buffer, clock);
        _processes = new ProcessSensor(cpu, kinship, Series, buffer, clock);
        _cgroups = new CgroupSensor(mounts, Series, buffer, clock);
        _network = new NetworkSensor(Series, buffer, clock);
        Rails = Power.Rails.Find(settings.Root ?? "/", settings.Rails ?? []);
        RailSource[] rails = [.. Rails.Select(rail => new RailSource(rail, Series, buffer, clock, rail.ReadingsPer(settings.FinePeriodMs)))];
        _fastRails = [.. rails.Where(rail => rail.Readings > 1)];
        // The order matters: power and processes use what the CPU reading found.
        _sensors =
        [
            cpu, .. rails, .. settings.PowerModel is { } model ? [new PowerSource(new ModelledPower(model, cpu), Series)] : Array.Empty<ISensor>(),
            new ThermalSensor(settings.Root ?? "/", Series, buffer, clock), new FrequencySensor(settings.Root ?? "/", Series, buffer, clock),
            new ThrottleSensor(settings.Root ?? "/", settings.Throttle, Series, buffer, clock), new PressureSensor(Series, buffer, clock),
            _disks, _network, _processes, _cgroups,
        ];
    }

    internal SeriesSet Series { get; }

    internal Slices Slices { get; }

    internal Slice Slice => Slices[Slices.Current];

    /// <summary>Readings taken since the last batch or mark.</summary>
    internal int Readings { get; private set; }

    /// <summary>What measures power on this device, and what should but does not.</summary>
    internal IReadOnlyList<Rail> Rails { get; }

    /// <summary>Readings of the fast rails for each reading of everything, in the slice at hand.</summary>
    internal int RailReadings => Slice.Fine && _fastRails.Length > 0 ? _fastRails[0].Readings : 1;

    internal IEnumerable<string> MissingDevices => _disks.Missing;

    internal long ProcessesNotFollowed => _processes.TooMany;

    internal void Read()
    {
        foreach (var sensor in _sensors)
            sensor.Read(Slices.Current);
        Readings++;
    }

    /// <summary>Between two readings of everything.</summary>
    internal void ReadFastRails()
    {
        foreach (var rail in _fastRails)
            rail.Read(Slices.Current);
    }

    /// <summary>Closes the slice with an edge reading and begins the next.</summary>
    internal void Apply(PhaseMark mark)
    {
        Read();
        Slices.Begin(new Slice(
            mark.TrialId, mark.Attempt, mark.Phase?.ToString(), mark.Fine ? _settings.FinePeriodMs : _settings.CoarsePeriodMs, mark.Fine));
        _processes.Follow(mark.Processes, Slices.Current);
        _cgroups.Follow(mark.Cgroups, Slices.Current);
        _network.Follow(mark.Interfaces ?? [], Slices.Current);
    }

    /// <summary>The readings are in batches now.</summary>
    internal void Clear()
    {
        Series.Clear();
        Slices.ForgetEarlier();
        Readings = 0;
    }

    public void Dispose()
    {
        foreach (var sensor in _sensors)
            sensor.Dispose();
    }
}
