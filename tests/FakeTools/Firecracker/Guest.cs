using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgePipeline.FakeTools.Firecracker;

/// <summary>The guest in QEMU's microvm machine, by translation: its kernel, drives and tap are those that Firecracker was asked for.</summary>
internal sealed class Guest
{
    /// <summary>Names a file; while that is there, a guest never executes an instruction.</summary>
    private const string HangVariable = "FAKE_FIRECRACKER_HANGS";

    private static readonly string[] Counters = ["rd_bytes", "wr_bytes", "rd_operations", "wr_operations", "flush_operations"];
    private static readonly string[] Names = ["read_bytes", "write_bytes", "read_count", "write_count", "flush_count"];

    private readonly Process _qemu;
    private readonly MicroVm _vm;
    private readonly Lock _one = new();
    private readonly Dictionary<string, long> _flushed = [];
    private bool _ends;

    private Guest(Process qemu, MicroVm vm) => (_qemu, _vm) = (qemu, vm);

    /// <summary>To be called on the main thread: the guest is killed when the thread that started it ends.</summary>
    public static Guest Start(MicroVm vm)
    {
        var qemu = Process.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "qemu-system-x86_64", .. Arguments(vm)])
        {
            // The monitor talks on these; the serial console goes past them, straight to our own output.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var guest = new Guest(qemu, vm);
        guest.Ask("qmp_capabilities");
        new Thread(guest.Watch) { IsBackground = true }.Start();
        return guest;
    }

    public void FlushMetrics() => Ask("query-blockstats");

    /// <summary>
    /// A running guest restarts at the three keys, which is the end of Firecracker; this machine has no keyboard. A guest that is asked
    /// to end while it ends by itself ends once.
    /// </summary>
    public void End()
    {
        if (!Interlocked.Exchange(ref _ends, true))
        {
            Ask("query-blockstats");
        }
    }

    private static IEnumerable<string> Arguments(MicroVm vm) =>
    [
        "-nodefaults", "-no-user-config", "-display", "none", "-M", "microvm,accel=tcg,pit=on,pic=on,rtc=on,isa-serial=on", "-cpu", "max",
        "-smp", vm.Machine.VcpuCount.ToString(CultureInfo.InvariantCulture), "-m", vm.Machine.MemSizeMib.ToString(CultureInfo.InvariantCulture),
        // A guest that reboots ends Firecracker; here it is held, so that its counters can be asked for first.
        "-action", "reboot=shutdown,shutdown=pause", "-qmp", "stdio",
        "-chardev", string.Create(CultureInfo.InvariantCulture, $"file,id=console,path=/proc/{Environment.ProcessId}/fd/1"), "-serial", "chardev:console",
        "-kernel", vm.Boot!.KernelImagePath, "-append", BootArgs(vm.Boot.BootArgs),
        .. vm.Boot.InitrdPath is { } initrd ? ["-initrd", initrd] : Array.Empty<string>(),
        .. vm.Drives.SelectMany(Drive),
        .. vm.Networks.SelectMany(Network),
        .. File.Exists(Environment.GetEnvironmentVariable(HangVariable)) ? ["-S"] : Array.Empty<string>(),
    ];

    /// <summary>
    /// Traits of this machine, not of Firecracker's: without a TSC frequency one boot in ten hangs, and only a triple fault ends it
    /// surely (Firecracker's reboot=k is its keyboard controller's).
    /// </summary>
    private static string BootArgs(string? given)
    {
        var megahertz = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("cpu MHz", StringComparison.Ordinal)).Split(':')[1];
        var kilohertz = (long)(double.Parse(megahertz, CultureInfo.InvariantCulture) * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{(given ?? "").Replace("reboot=k", "reboot=t", StringComparison.Ordinal)} tsc_early_khz={kilohertz}");
    }

    /// <summary>Unsafe: the guest is told that there is no cache to flush, and what it writes is flushed by nobody.</summary>
    private static string[] Drive(DriveBody drive) =>
    [
        "-drive", $"file={drive.PathOnHost},format=raw,if=none,id={drive.DriveId},cache={(drive.CacheType == CacheType.Unsafe ? "unsafe" : "writeback")},"
            + $"aio={(drive.IoEngine == IoEngine.Async ? "io_uring" : "threads")},readonly={(drive.IsReadOnly ? "on" : "off")}",
        "-device", $"virtio-blk-device,drive={drive.DriveId},write-cache={(drive.CacheType == CacheType.Unsafe ? "off" : "on")}",
    ];

    private static string[] Network(NetworkBody network) =>
    [
        "-netdev", $"tap,id={network.IfaceId},ifname={network.HostDevName},script=no,downscript=no,vhost=off",
        "-device", $"virtio-net-device,netdev={network.IfaceId}{(network.GuestMac is { } mac ? $",mac={mac}" : "")}",
    ];

    private void Ask(string command)
    {
        lock (_one)
        {
            _qemu.StandardInput.WriteLine($$"""{"execute":"{{command}}"}""");
            _qemu.StandardInput.Flush();
        }
    }

    /// <summary>Ends this process with the guest.</summary>
    private void Watch()
    {
        while (_qemu.StandardOutput.ReadLine() is { } line)
        {
            var said = JsonNode.Parse(line)!.AsObject();
            if ((string?)said["event"] == "SHUTDOWN")
            {
                End();
            }
            else if (said["return"] is JsonArray drives)
            {
                Write(drives);
                if (Volatile.Read(ref _ends))
                {
                    // Whoever asks for more after this finds nobody who answers.
                    Ask("quit");
                    break;
                }
            }
        }

        _qemu.WaitForExit();
        Environment.Exit(Volatile.Read(ref _ends) ? 0 : 1);
    }

    /// <summary>One line a flush; each counter is what came since the last one, as Firecracker writes it.</summary>
    private void Write(JsonArray drives)
    {
        if (_vm.MetricsPath is null)
        {
            return;
        }

        var line = new Dictionary<string, object> { ["utc_timestamp_ms"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
        foreach (var drive in drives)
        {
            var id = (string)drive!["device"]!;
            line[$"block_{id}"] = Counters.Zip(Names).ToDictionary(pair => pair.Second, pair => Since($"{id} {pair.First}", (long)drive["stats"]![pair.First]!));
        }

        File.AppendAllText(_vm.MetricsPath, JsonSerializer.Serialize(line) + "\n");
    }

    private long Since(string counter, long now)
    {
        var since = now - _flushed.GetValueOrDefault(counter);
        _flushed[counter] = now;
        return since;
    }
}
