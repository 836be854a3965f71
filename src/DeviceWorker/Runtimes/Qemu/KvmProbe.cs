using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>
/// Whether a guest really boots with KVM. That /dev/kvm can be opened proves nothing: in a guest that is itself emulated, or where the
/// host's hypervisor interprets, a boot takes a thousand times as long as it should.
/// </summary>
internal sealed class KvmProbe(QemuMachine machine, GuestImages images, string dataDirectory, TimeProvider clock)
{
    public static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(10);
    private bool _known;
    private string? _missingReason;

    /// <summary>Boots a guest the first time it is asked, and remembers the answer as long as the worker lives.</summary>
    /// <returns>Null when KVM can be used; else why not.</returns>
    public async Task<string?> MissingReasonAsync(CancellationToken ct)
    {
        if (!_known)
        {
            _missingReason = KvmDevice.MissingReason() ?? await BootAsync(Accelerator.Kvm, BootLimit, ct);
            _known = true;
        }

        return _missingReason;
    }

    /// <summary>Under an attempt's name of its own, so that a worker that dies meanwhile has it cleaned up at its next start.</summary>
    /// <returns>Null when a guest came to its init in time; else why not. Nothing is left of it.</returns>
    public async Task<string?> BootAsync(Accelerator accelerator, TimeSpan limit, CancellationToken ct)
    {
        var name = AttemptName.Of(Guid.NewGuid(), 0);
        var directory = name.Directory(dataDirectory);
        Directory.CreateDirectory(directory);
        var boot = new GuestBoot(_ => Task.FromResult(Start(images.Require(), accelerator, name)), limit, tries: 1, clock);
        try
        {
            await boot.RunAsync(ct);
            return null;
        }
        catch (AttemptException e)
        {
            return e.Message;
        }
        finally
        {
            foreach (var monitor in boot.Started)
            {
                await monitor.KillAsync();
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private GuestMonitor Start(BuiltImage image, Accelerator accelerator, AttemptName name)
    {
        var guest = new QemuGuest(
            machine,
            accelerator,
            QemuFactors.DefaultVcpus,
            QemuFactors.DefaultMemoryMib,
            image.Kernel,
            image.Initramfs,
            KernelCommandLine.For(machine.Guest),
            [new QemuDisk(image.Root, DiskCache.Writeback, DiskEngine.Threads, ReadOnly: true)],
            Network: null);
        return GuestMonitor.Start("qemu", [machine.Program, .. QemuCommand.Arguments(guest)], name, clock);
    }
}
