using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// CPU time of one reading of machine, CPUs, one process and one disk in steady state: telemetry inside a window against mpstat for all CPUs and
/// pidstat for one process, which give the same data. CPU time is the kernel's own count for the whole process (user + system). Start-up is
/// left out for all three: telemetry's by looking twice, that of the tools by taking a short run from a long one.
/// </summary>
internal static class SampleCost
{
    private const int Seconds = 20, SettleSeconds = 3, FinePeriodMs = 100;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        // One without children, which telemetry would follow too and pidstat -p would not.
        using var one = Process.Start("sleep", ["600"]);
        var telemetry = TelemetryAsync(servers, one.Id);
        var mpstat = SteadyAsync("mpstat", "-P", "ALL");
        var pidstat = SteadyAsync("pidstat", "-h", "-H", "-u", "-r", "-d", "-w", "-p", $"{one.Id}");
        var (cpuUs, residentMb) = await telemetry;
        var tools = await mpstat + await pidstat;
        one.Kill();
        return
        [
            new Comparison("CPU time of one telemetry reading", "us", cpuUs, "mpstat -P ALL + pidstat -p one, one report", tools, HigherIsBetter: false),
            new Comparison("telemetry's resident memory in a window", "MB", residentMb, "its limit", 20, HigherIsBetter: false),
        ];
    }

    private static async Task<(double CpuUs, double ResidentMb)> TelemetryAsync(TestSupport.TestServers servers, int follow)
    {
        using var process = await StartAsync(servers, follow);
        await Task.Delay(TimeSpan.FromSeconds(SettleSeconds));
        var (beforeUs, clock) = (OnCpuUs(process.Id), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var cpuUs = OnCpuUs(process.Id) - beforeUs;
        var readings = clock.Elapsed.TotalMilliseconds / FinePeriodMs;
        var resident = ResidentMb(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (cpuUs / readings, resident);
    }

    /// <summary>In a window, with one process and one disk.</summary>
    public static async Task<Process> StartAsync(TestSupport.TestServers servers, int follow)
    {
        var start = new ProcessStartInfo(Services.Telemetry) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[ConnectionSettings.Broker] = servers.Broker;
        var process = Process.Start(start)!;
        var disk = (await File.ReadAllLinesAsync("/proc/diskstats"))[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        await SendAsync(process, 0, new TelemetrySettings("bench", Guid.NewGuid().ToString(), FinePeriodMs, 1000, [disk], null));
        await SendAsync(process, 1, new PhaseMark(1, Guid.NewGuid(), 1, TrialPhase.Measure, Fine: true, [follow], []));
        return process;
    }

    public static double ResidentMb(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;

    private static async Task SendAsync<T>(Process process, int seq, T line)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
        await process.StandardInput.FlushAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } answer && answer != $"ok {seq}")
        {
        }
    }

    /// <summary>One report more costs this much.</summary>
    private static async Task<double> SteadyAsync(string tool, params string[] arguments)
    {
        var shortRun = CpuAsync(tool, [.. arguments, "1", $"{SettleSeconds}"]);
        var longRun = CpuAsync(tool, [.. arguments, "1", $"{SettleSeconds + Seconds}"]);
        return (await longRun - await shortRun) / Seconds;
    }

    private static async Task<double> CpuAsync(string tool, string[] arguments)
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
        return lastUs;
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
