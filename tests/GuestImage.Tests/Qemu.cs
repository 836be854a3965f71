using System.Diagnostics;
using CliWrap;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>What became of a guest: the marks on its console, its result, and QEMU's exit code (null when it was killed).</summary>
internal sealed record GuestRun(IReadOnlyList<SerialMark> Marks, ResultReading Reading, int? ExitCode, string Console);

/// <summary>Boots an image in QEMU without hardware virtualization, with the disks in the order every runtime gives them.</summary>
internal sealed class Qemu(BuiltImage image, GuestMachine machine)
{
    private const int DataBytes = 64 << 20, ResultBytes = 8 << 20;
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(2), RunLimit = TimeSpan.FromMinutes(5);

    /// <summary>Start from the uncompressed ELF, as Firecracker does.</summary>
    public bool Vmlinux { get; init; }

    public GuestAddress? Address { get; init; }

    /// <summary>Called for each mark as it is read; true kills the guest then and there.</summary>
    public Func<SerialMark, bool> KillAt { get; init; } = _ => false;

    /// <summary>What happens to the disks between their making and the boot.</summary>
    public Action<string, string> Tamper { get; init; } = (_, _) => { };

    public async Task<GuestRun> RunAsync(GuestJob job)
    {
        // A TCG guest can hang before its first instruction of ours; a boot that shows no mark is tried again, a boot that does not is not.
        for (var attempt = 1; ; attempt++)
        {
            var run = await TryAsync(job);
            if (run.Marks.Count > 0 || attempt == 3)
                return run;
        }
    }

    private async Task<GuestRun> TryAsync(GuestJob job)
    {
        using TemporaryFolder folder = new();
        var disk = JobDisk.Encode(job);
        await File.WriteAllBytesAsync(folder.File("job.raw"), disk.Bytes);
        SetLength(folder.File("result.raw"), ResultBytes);
        SetLength(folder.File("data.ext4"), DataBytes);
        await Cli.Wrap("/sbin/mke2fs").WithArguments(["-q", "-F", "-t", "ext4", folder.File("data.ext4")]).ExecuteAsync();
        Tamper(folder.File("data.ext4"), folder.File("job.raw"));

        using var qemu = Start(folder);
        List<SerialMark> marks = [];
        List<string> console = [];
        var (killed, limit) = (false, Stopwatch.StartNew());
        var line = qemu.StandardOutput.ReadLineAsync();
        while (true)
        {
            var left = (marks.Count == 0 ? BootLimit : RunLimit) - limit.Elapsed;
            if (left <= TimeSpan.Zero || await Task.WhenAny(line, Task.Delay(left)) != line)
            {
                qemu.Kill();
                killed = true;
                break;
            }

            if (await line is not { } text)
                break;
            console.Add(text);
            line = qemu.StandardOutput.ReadLineAsync();
            if (SerialMark.Parse(text) is not { } mark)
                continue;
            marks.Add(mark);
            if (!KillAt(mark))
                continue;
            qemu.Kill();
            killed = true;
            break;
        }

        await qemu.WaitForExitAsync();
        var complaints = await qemu.StandardError.ReadToEndAsync();
        var reading = ResultDisk.Read(await File.ReadAllBytesAsync(folder.File("result.raw")), disk, job);
        return new GuestRun(marks, reading, killed ? null : qemu.ExitCode, string.Join('\n', [.. console, complaints]));
    }

    private Process Start(TemporaryFolder folder)
    {
        var tsc = machine == GuestMachine.MicroVm ? TscFrequency.Parse("", File.ReadAllText("/proc/cpuinfo")) : null;
        List<string> arguments =
        [
            "-nodefaults", "-no-user-config", "-display", "none", "-serial", "stdio", "-no-reboot", "-m", "512", "-smp", "1",
            .. MachineArguments(), "-kernel", Vmlinux ? image.FirecrackerKernel : image.Kernel, "-initrd", image.Initramfs,
            "-append", KernelCommandLine.For(machine, Address, tsc),
            .. Disk(0, image.Root, readOnly: true), .. Disk(1, folder.File("data.ext4")), .. Disk(2, folder.File("job.raw"), readOnly: true), .. Disk(3, folder.File("result.raw")),
        ];
        if (Address is not null)
            arguments.AddRange(["-netdev", "user,id=n0,restrict=on", "-device", $"virtio-net-{Bus},netdev=n0"]);
        ProcessStartInfo start = new(machine == GuestMachine.ArmVirt ? "qemu-system-aarch64" : "qemu-system-x86_64", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private string Bus => machine == GuestMachine.MicroVm ? "device" : "pci";

    private string[] MachineArguments() => machine switch
    {
        GuestMachine.Q35 => ["-M", "q35,accel=tcg", "-cpu", "max"],
        GuestMachine.MicroVm => ["-M", "microvm,accel=tcg,pit=on,pic=on,rtc=on,isa-serial=on", "-cpu", "max"],
        GuestMachine.ArmVirt => ["-M", "virt,accel=tcg", "-cpu", "cortex-a57"],
        _ => throw new InvalidOperationException($"{machine} is not a machine of QEMU's."),
    };

    private string[] Disk(int number, string path, bool readOnly = false) =>
    [
        "-drive", $"file={path},format=raw,if=none,id=d{number},cache=writeback{(readOnly ? ",readonly=on" : "")}", "-device", $"virtio-blk-{Bus},drive=d{number}",
    ];

    private static void SetLength(string path, long bytes)
    {
        using var file = File.Create(path);
        file.SetLength(bytes);
    }
}
