using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What FC needs of the device, and the remedy for each thing that is missing.</summary>
internal sealed class FirecrackerProbe(string dataDirectory, GuestImages images, bool allowSimulated, TimeProvider clock)
{
    private const string Where =
        "get a release from https://github.com/firecracker-microvm/firecracker/releases and put its firecracker on PATH";

    public async Task<Capability> RunAsync(CancellationToken ct)
    {
        var version = Tool.Find(FirecrackerRuntime.Program) is null ? null : await FirecrackerRuntime.VersionAsync(ct);
        var reason = version is null ? NoVersion() : Reason(version) ?? await BootAsync(version, ct);
        var named = version?.Simulated is { } simulated ? $"{version}, simulated: {simulated}" : version?.ToString();
        return new Capability(CapabilityKind.Runtime, nameof(RuntimeCode.FC), reason is null, reason, named);
    }

    private static string NoVersion() => Tool.Find(FirecrackerRuntime.Program) is { } program
        ? $"{program} --version names no version of Firecracker's; {Where}"
        : $"firecracker is not on PATH; {Where}";

    private string? Reason(FirecrackerVersion version) =>
        version.Simulated is not null && !allowSimulated
            ? $"the firecracker on PATH is a double for tests ({version.Number}), which measures nothing of Firecracker's; {Where}"
        : GuestNeeds.MissingReason(images)
            ?? Files(AttemptName.Of(Guid.Empty, 0), FirecrackerRuntime.Jailer() is not null).SocketProblem()
            ?? (version.Simulated is null ? KvmDevice.MissingReason() : null);

    /// <summary>
    /// That /dev/kvm can be opened proves nothing: a hypervisor above may interpret each instruction. Under an attempt's name of its
    /// own, so that a worker that dies meanwhile has it cleaned up at its next start.
    /// </summary>
    /// <returns>Null when a guest came to its init in time; else why not. Nothing is left of it.</returns>
    private async Task<string?> BootAsync(FirecrackerVersion version, CancellationToken ct)
    {
        var name = AttemptName.Of(Guid.NewGuid(), 0);
        // Without the jailer, whose part is none in whether a guest boots.
        var (image, files) = (images.Require(), Files(name, jailed: false));
        Directory.CreateDirectory(files.Guest.Path);
        var requests = FirecrackerPlan.Smoke(files.Paths(image, network: null), FirecrackerRuntime.BootArgs(address: null));
        var launch = new FirecrackerLaunch(name, FirecrackerRuntime.Argv(name, files), files.Socket, version, requests, clock);
        var boot = new GuestBoot(launch.StartAsync, FirecrackerRuntime.BootLimit(version), tries: 1, clock);
        try
        {
            await boot.RunAsync(ct);
            return null;
        }
        catch (AttemptException e)
        {
            return $"firecracker is there and does not boot a guest: {e.Message}";
        }
        finally
        {
            foreach (var monitor in boot.Started)
            {
                await monitor.KillAsync();
            }

            Directory.Delete(files.Directory, recursive: true);
        }
    }

    private FirecrackerFiles Files(AttemptName name, bool jailed) =>
        FirecrackerFiles.Of(name, dataDirectory, FirecrackerRuntime.Program, jailed);
}
