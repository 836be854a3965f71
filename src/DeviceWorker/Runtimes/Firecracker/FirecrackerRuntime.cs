using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>FC: the tool in a Firecracker microVM, on a disk image and a tap device.</summary>
/// <param name="allowSimulated">Whether a double of Firecracker is taken for one; its trials are marked.</param>
internal sealed class FirecrackerRuntime(
    string dataDirectory, GuestImages images, bool allowSimulated, ControlGroups groups, TimeProvider clock) : IRuntime
{
    public const string Program = "firecracker";
    private const string JailerProgram = "jailer";
    private const int BootTries = 2;

    /// <summary>Some hundred milliseconds are usual.</summary>
    private static readonly TimeSpan KvmBootLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SimulatedBootLimit = TimeSpan.FromSeconds(20);

    private readonly FirecrackerProbe _probe = new(dataDirectory, images, allowSimulated, clock);

    public bool Serves(RuntimeSpec spec) => spec.Code == RuntimeCode.FC;

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await _probe.RunAsync(ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var (name, image, machine) = (request.Name, images.Require(), FirecrackerMachine.Of(request.Spec));
        var version = await RequireAsync(ct);
        var jailer = Jailer();
        var files = FirecrackerFiles.Of(name, dataDirectory, Tool.Find(Program)!, jailer is not null);
        if (files.SocketProblem() is { } tooLong)
        {
            throw new AttemptException(FailureKind.NotPossible, tooLong);
        }

        var disks = await GuestDisks.WriteAsync(request, image, files.Guest, ct);
        await files.CompleteAsync(image, ct);
        await GuestNetwork.CreateAsync(name, ct, owner: files.Jail is null ? null : Jail.User);
        var network = new FirecrackerNetwork(name.TapInterface, GuestNetwork.MacAddress(name));
        var noGroup = groups.TryCreate(name);
        var argv = files.Jail is { } jail ? jail.Argv(jailer!, files.Socket) : Argv(name, files);
        var launch = new FirecrackerLaunch(
            name,
            noGroup is null ? GroupLaunch.Argv(name, groups, argv) : argv,
            files.Socket,
            version,
            FirecrackerPlan.Requests(machine, files.Paths(image, network), BootArgs(GuestNetwork.Address(name, request.Peer))),
            clock);
        var cgroup = noGroup is null ? name.Cgroup : $"none: {noGroup}";
        var factors = FirecrackerFactors.Of(machine, image, version, jailer is null ? null : await JailerVersionAsync(ct), cgroup);
        var store = request.Workload.DataBytes > 0 ? files.Guest.DataDirectory : null;
        if (store is not null)
        {
            FirecrackerFactors.AddDisk(factors, machine);
        }

        var boot = new GuestBoot(launch.StartAsync, BootLimit(version), BootTries, clock);
        return new PreparedRuntime(
            () => new FirecrackerRunning(new GuestRunning(request, boot, disks, factors, clock, () => Outputs(files)), files),
            store,
            store,
            request.Peer is null ? null : name.TapInterface,
            factors);
    }

    public Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) => Undoing.TryAsync(() => GuestNetwork.DeleteAsync(name, ct));

    /// <returns>Absolute path of the jailer where it can be used, which takes root.</returns>
    public static string? Jailer() => Libc.EffectiveUser() == 0 ? Tool.Find(JailerProgram) : null;

    /// <summary>Without the jailer.</summary>
    public static IReadOnlyList<string> Argv(AttemptName name, FirecrackerFiles files) =>
        [Tool.Find(Program)!, "--api-sock", files.Socket, "--id", name.Name];

    public static string BootArgs(GuestAddress? address) => KernelCommandLine.For(
        GuestArchitecture.OfThisMachine() == GuestArchitecture.Arm64 ? GuestMachine.FirecrackerArm64 : GuestMachine.FirecrackerAmd64,
        address);

    public static TimeSpan BootLimit(FirecrackerVersion version) => version.Simulated is null ? KvmBootLimit : SimulatedBootLimit;

    /// <returns>Null when the program says no version of Firecracker's.</returns>
    public static async Task<FirecrackerVersion?> VersionAsync(CancellationToken ct) =>
        FirecrackerVersion.Parse((await Tool.RunAsync(Program, ["--version"], ct)).Output);

    /// <summary>It may have been exchanged since the device announced it.</summary>
    private async Task<FirecrackerVersion> RequireAsync(CancellationToken ct) => await VersionAsync(ct) switch
    {
        null => throw new ToolException("firecracker --version names no version of Firecracker's"),
        { Simulated: not null } version when !allowSimulated => throw new AttemptException(
            FailureKind.NotPossible,
            $"the firecracker on PATH is a double for tests ({version.Number}), which measures nothing of Firecracker's"),
        { } version => version,
    };

    private static async Task<string> JailerVersionAsync(CancellationToken ct) =>
        (await Tool.RunAsync(JailerProgram, ["--version"], ct)).Output.Split('\n')[0].Trim();

    private static IReadOnlyList<(string Name, byte[] Bytes)> Outputs(FirecrackerFiles files) =>
        [("firecracker-metrics.json", File.ReadAllBytes(files.Metrics)), ("firecracker.log", File.ReadAllBytes(files.Log))];
}
