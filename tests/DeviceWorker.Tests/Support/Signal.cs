using System.Diagnostics;

namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Signal
{
    /// <param name="signal">As kill takes it, such as <c>-STOP</c>.</param>
    public static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, $"{pid}"]);
        await kill.WaitForExitAsync();
        kill.ExitCode.ShouldBe(0);
    }
}
