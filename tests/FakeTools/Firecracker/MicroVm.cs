namespace EdgePipeline.FakeTools.Firecracker;

/// <summary>What Firecracker would say no to, in its words or near them.</summary>
internal sealed class FaultException(string message) : Exception(message);

/// <summary>What was configured, in the order in which Firecracker allows it.</summary>
/// <param name="root">The jail's; empty: none. All paths that it is told are seen from there.</param>
internal sealed class MicroVm(string id, string root = "")
{
    private readonly List<DriveBody> _drives = [];
    private readonly List<NetworkBody> _networks = [];
    private bool _logs;
    private Guest? _guest;

    public MachineBody Machine { get; private set; } = new(VcpuCount: 1, MemSizeMib: 128);

    public BootBody? Boot { get; private set; }

    public string? MetricsPath { get; private set; }

    /// <summary>The root drive first, wherever it was named.</summary>
    public IReadOnlyList<DriveBody> Drives => [.. _drives.OrderByDescending(drive => drive.IsRootDevice)];

    public IReadOnlyList<NetworkBody> Networks => _networks;

    public object Describe() => new { AppName = "Firecracker", Id = id, State = _guest is null ? "Not started" : "Running", VmmVersion = Program.Version };

    public void Put(LoggerBody logger)
    {
        BeforeStart();
        Refuse(_logs, "The logger was already initialized.");
        Touch(logger.LogPath is { } path ? root + path : null);
        _logs = true;
    }

    public void Put(MetricsBody metrics)
    {
        BeforeStart();
        Refuse(MetricsPath is not null, "Reinitialization of metrics not allowed.");
        MetricsPath = root + metrics.MetricsPath;
        Touch(MetricsPath);
    }

    public void Put(MachineBody machine)
    {
        BeforeStart();
        Refuse(machine.VcpuCount is 0 or > 32 || (machine.VcpuCount > 1 && machine.VcpuCount % 2 == 1),
            "The vCPU number is invalid! The vCPU number can only be 1 or an even number when SMT is enabled.");
        Refuse(machine.MemSizeMib <= 0, "The memory size (MiB) is invalid.");
        Machine = machine;
    }

    public void Put(BootBody boot)
    {
        BeforeStart();
        Boot = boot with
        {
            KernelImagePath = Opened(boot.KernelImagePath, "The kernel file cannot be opened"),
            InitrdPath = boot.InitrdPath is { } initrd
                ? Opened(initrd, "The initrd file cannot be opened due to invalid path or invalid permissions")
                : null,
        };
    }

    public void Put(string pathId, DriveBody drive)
    {
        BeforeStart();
        Refuse(pathId != drive.DriveId, "The id from the path does not match the id from the body!");
        var path = Opened(drive.PathOnHost, "Unable to open the backing file");
        Refuse(drive.IsRootDevice && _drives.Any(other => other.IsRootDevice && other.DriveId != pathId), "A root block device already exists!");
        _drives.RemoveAll(other => other.DriveId == pathId);
        _drives.Add(drive with { PathOnHost = path });
    }

    public void Put(string pathId, NetworkBody network)
    {
        BeforeStart();
        Refuse(pathId != network.IfaceId, "The id from the path does not match the id from the body!");
        Refuse(!Directory.Exists($"/sys/class/net/{network.HostDevName}"), $"Open tap device failed: no interface {network.HostDevName}");
        _networks.Add(network);
    }

    public void Act(ActionType action)
    {
        if (action == ActionType.InstanceStart)
        {
            BeforeStart();
            Refuse(Boot is null, "Cannot start microvm without kernel configuration.");
            _guest = Guest.Start(this);
            return;
        }

        Refuse(_guest is null, "The requested operation is not supported before starting the microVM.");
        if (action == ActionType.SendCtrlAltDel)
        {
            _guest!.End();
            return;
        }

        Refuse(MetricsPath is null, "The metrics system is not initialized.");
        _guest!.FlushMetrics();
    }

    private void BeforeStart() => Refuse(_guest is not null, "The requested operation is not supported after starting the microVM.");

    private static void Refuse(bool wrong, string fault)
    {
        if (wrong)
        {
            throw new FaultException(fault);
        }
    }

    private string Opened(string path, string fault)
    {
        Refuse(!File.Exists(root + path), $"{fault}: No such file or directory (os error 2)");
        return root + path;
    }

    private static void Touch(string? path)
    {
        if (path is not null)
        {
            File.AppendAllText(path, "");
        }
    }
}
