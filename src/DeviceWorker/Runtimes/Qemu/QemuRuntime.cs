using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>VM and QM: the tool in a guest of QEMU's, on a disk image and a tap device. One instance a machine.</summary>
internal sealed class QemuRuntime(RuntimeCode code, string dataDirectory, GuestImages images, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private const int BootTries = 3;

    /// <summary>Some seconds is usual; a small board under TCG takes its time.</summary>
    private static readonly TimeSpan TcgBootLimit = TimeSpan.FromSeconds(30);

    private const string VhostDevice = "/dev/vhost-net";

    /// <summary>Null: QEMU has no such machine for this architecture.</summary>
    private readonly QemuMachine? _machine = QemuMachine.For(code, RuntimeInformation.OSArchitecture);

    private KvmProbe? _kvm;

    private KvmProbe Kvm => _kvm ??= new KvmProbe(_machine!, images, dataDirectory, clock);

    public bool Serves(RuntimeSpec spec) => spec.Code == code;

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct)
    {
        var missing = MissingReason();
        var version = missing is null ? await VersionAsync(ct) : null;
        var noKvm = missing ?? await Kvm.MissingReasonAsync(ct);
        return
        [
            Is($"{code}", missing, version is null ? null : $"{version}, by {(noKvm is null ? "kvm" : "tcg")}"),
            Is($"{code}/kvm", noKvm, version),
        ];

        static Capability Is(string name, string? reason, string? version) => new(CapabilityKind.Runtime, name, reason is null, reason, version);
    }

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var name = request.Name;
        var image = images.Require();
        var files = GuestFiles.Of(name, dataDirectory);
        var disks = await GuestDisks.WriteAsync(request, image, files, ct);
        var data = new QemuDisk(files.DataDisk, request.Spec.DiskCache ?? QemuFactors.DefaultCache, request.Spec.DiskEngine ?? QemuFactors.DefaultEngine);
        DirectIo.Require(data, dataDirectory);
        await GuestNetwork.CreateAsync(name, ct);
        var guest = await GuestAsync(request, image, [Shared(image.Root), data, Shared(files.JobDisk), Private(files.ResultDisk)], ct);
        var noGroup = groups.TryCreate(name);
        IReadOnlyList<string> argv = [Tool.Find(guest.Machine.Program)!, .. QemuCommand.Arguments(guest)];
        var launch = noGroup is null ? GroupLaunch.Argv(name, groups, argv) : argv;
        var factors = QemuFactors.Of(guest, image, await VersionAsync(ct), noGroup is null ? name.Cgroup : $"none: {noGroup}");
        if (request.Workload.DataBytes > 0)
        {
            QemuFactors.AddDisk(factors, data);
        }

        var limit = guest.Accelerator == Accelerator.Kvm ? KvmProbe.BootLimit : TcgBootLimit;
        var boot = new GuestBoot(_ => Task.FromResult(GuestMonitor.Start("qemu", launch, name, clock)), limit, BootTries, clock);
        var store = request.Workload.DataBytes > 0 ? files.DataDirectory : null;
        return new PreparedRuntime(
            () => new GuestRunning(request, boot, disks, factors, clock),
            store,
            store,
            request.Peer is null ? null : name.TapInterface,
            factors);
    }

    public Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) => Undoing.TryAsync(() => GuestNetwork.DeleteAsync(name, ct));

    private async Task<QemuGuest> GuestAsync(RuntimeRequest request, BuiltImage image, IReadOnlyList<QemuDisk> disks, CancellationToken ct)
    {
        var (spec, name, machine) = (request.Spec, request.Name, _machine!);
        var noKvm = spec.Accelerator == Accelerator.Tcg ? "not wanted" : await Kvm.MissingReasonAsync(ct);
        if (noKvm is not null && spec.Accelerator == Accelerator.Kvm)
        {
            throw new AttemptException(FailureKind.NotPossible, $"{code} with KVM is not possible: {noKvm}");
        }

        return new QemuGuest(
            machine,
            noKvm is null ? Accelerator.Kvm : Accelerator.Tcg,
            (int)(spec.Cpus ?? QemuFactors.DefaultVcpus),
            spec.MemoryMib ?? QemuFactors.DefaultMemoryMib,
            image.Kernel,
            image.Initramfs,
            KernelCommandLine.For(machine.Guest, GuestNetwork.Address(name, request.Peer), machine.Guest == GuestMachine.MicroVm ? await HostTsc.KhzAsync(ct) : null),
            disks,
            new QemuNetwork(name.TapInterface, GuestNetwork.MacAddress(name), File.Exists(VhostDevice)));
    }

    private string? MissingReason() => _machine is null ? $"QEMU has no machine for {code} on this architecture: microvm is x86 only"
        : Tool.Find(_machine.Program) is null ? $"{_machine.Program} is not on PATH; install it: apt-get install {_machine.Package}"
        : GuestNeeds.MissingReason(images);

    private async Task<string> VersionAsync(CancellationToken ct) =>
        QemuVersion.Parse((await Tool.RunAsync(_machine!.Program, ["--version"], ct)).Output) ?? "qemu of an unknown version";

    /// <summary>Disks that are not under test are never a matter of the plan.</summary>
    private static QemuDisk Private(string path) => new(path, DiskCache.Writeback, DiskEngine.Threads);

    private static QemuDisk Shared(string path) => Private(path) with { ReadOnly = true };
}
