using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>The frequency of this machine's time stamp counter, which a guest of TCG sees too.</summary>
internal static class HostTsc
{
    /// <returns>kHz; null where nothing says it.</returns>
    public static async Task<int?> KhzAsync(CancellationToken ct)
    {
        var log = Tool.Find("dmesg") is null ? "" : (await Tool.RunAsync("dmesg", [], ct)).Output;
        return TscFrequency.Parse(log, await File.ReadAllTextAsync("/proc/cpuinfo", ct));
    }
}
