using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// CPU time of one reading of machine, CPUs, one process and one disk: telemetry inside a window against mpstat for all CPUs and
/// pidstat for one process, which give the same data. CPU time is the kernel's own count for the whole process (user + system),
/// start-up included for all three.
/// </summary>
internal static class SampleCost
{
    private const int Seconds = 20;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        var telemetry = TelemetryAsync(servers);
        var mpstat = CpuPerSampleAsync("mpstat", ["-P", "ALL", "1", $"{Seconds}"], Seconds);
        var pidstat = CpuPerSampleAsync("pidstat", ["-h", "-H", "-u", "-r", "-d", "-w", "-p", $"{Environment.ProcessId}", "1", $"{Seconds}"], Seconds);
        return [new Comparison("CPU time of one telemetry reading", "us", await telemetry, "mpstat -P ALL + pidstat -p one, one report", await mpstat + await pidstat, HigherIsBetter: false)];
    }

    private static async Task<double> TelemetryAsync(TestSupport.TestServers servers)
    {
        const int finePeriodMs = 100;
        var start = new ProcessStartInfo(Services.Telemetry) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[ConnectionSettings.Broker] = servers.Broker;
        using var process = Process.Start(start)!;
        var disk = (await File.ReadAllLinesAsync("/proc/diskstats"))[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        await SendAsync(process, new TelemetrySettings("bench", Guid.NewGuid().ToString(), finePeriodMs, 1000, [disk], null));
        await SendAsync(process, new PhaseMark(1, Guid.NewGuid(), 1, TrialPhase.Measure, Fine: true, [Environment.ProcessId], []));
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var cpuUs = OnCpuUs(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return cpuUs / (Seconds * 1000.0 / finePeriodMs);
    }

    private static async Task SendAsync<T>(Process process, T line)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync();
    }

    private static async Task<double> CpuPerSampleAsync(string tool, string[] arguments, int samples)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var lastUs = 0.0;
        while (!process.HasExited)
        {
            lastUs = Math.Max(lastUs, OnCpuUs(process.Id));
            await Task.WhenAny(Task.Delay(20), process.WaitForExitAsync());
        }

        await output;
        return lastUs / samples;
    }

    /// <summary>First field of schedstat of every thread: nanoseconds on a CPU, which does not depend on clock ticks.</summary>
    private static double OnCpuUs(int pid)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{pid}/task")
                .Sum(task => double.Parse(File.ReadAllText($"{task}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)) / 1000;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
