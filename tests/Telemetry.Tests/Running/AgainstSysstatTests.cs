using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgePipeline.Telemetry.Tests.Sampling;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>The same seconds of the same load, by telemetry and by mpstat and pidstat.</summary>
public sealed class AgainstSysstatTests
{
    private const int Seconds = 6;

    /// <summary>Percentage points. A clock tick is 10 ms, so six seconds cannot be told to better than 0.3.</summary>
    private const double Tolerance = 1.0;

    private static readonly (string Column, string Mpstat)[] Categories =
    [
        ("usr_ns", "usr"), ("nice_ns", "nice"), ("sys_ns", "sys"), ("iowait_ns", "iowait"), ("irq_ns", "irq"), ("soft_ns", "soft"),
        ("steal_ns", "steal"), ("guest_ns", "guest"), ("gnice_ns", "gnice"), ("idle_ns", "idle"),
    ];

    /// <summary>
    /// The tools look at the machine when they get to run, which on a busy one is later than they were asked: such a window is no comparison, and
    /// the next one is. What is counted wrongly is wrong in each.
    /// </summary>
    [Fact]
    public async Task Given_a_busy_process_When_sampled_Then_shares_are_those_of_mpstat_and_pidstat()
    {
        List<string> differences = [];
        for (var window = 0; window < 5; window++)
        {
            differences = await DifferencesAsync();
            if (differences.Count == 0)
                return;
        }

        differences.ShouldBeEmpty();
    }

    private static async Task<List<string>> DifferencesAsync()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        // One byte a call: time in the kernel and outside of it.
        using var busy = Child.Run("dd", "if=/dev/zero", "of=/dev/null", "bs=1");
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Readings.Settings with { FinePeriodMs = 20 });
        await telemetry.MarkAsync(Readings.Mark(0, fine: true, [busy.Id]));

        var startNs = Stopwatch.GetTimestamp();
        var mpstat = RunAsync("mpstat", "-P", "ALL", "-o", "JSON", $"{Seconds}", "1");
        var pidstat = RunAsync("pidstat", "-h", "-H", "-u", "-p", $"{busy.Id}", $"{Seconds}", "1");
        var machine = CpuLoad(await mpstat);
        var process = ProcessLoad(await pidstat);
        var endNs = Stopwatch.GetTimestamp();
        await Task.Delay(100);
        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();
        (await telemetry.EndAsync()).Code.ShouldBe(0);
        await consumer.UntilAsync(() => consumer.Of($"process:{busy.Id}").Count > 0 && consumer.Of("cpu").Count > 1, "the slice arrives");
        process["usr_ns"].ShouldBeGreaterThan(5, "there was a load to compare");
        process["sys_ns"].ShouldBeGreaterThan(5, "there was a load to compare");

        List<(string What, double Ours, double Theirs)> shares = [];
        foreach (var (name, load) in machine)
        {
            var source = name == "all" ? "cpu" : $"cpu:{name}";
            var spent = Categories.ToDictionary(category => category.Mpstat, category => Spent(consumer, source, category.Column, startNs, endNs));
            shares.AddRange(spent.Select(category => ($"{source} {category.Key}", 100 * category.Value / spent.Values.Sum(), load[category.Key])));
        }

        shares.AddRange(process.Select(
            used => (used.Key, 100 * Spent(consumer, $"process:{busy.Id}", used.Key, startNs, endNs) / (endNs - startNs), used.Value)));
        return [.. shares.Where(share => Math.Abs(share.Ours - share.Theirs) > Tolerance).Select(share => $"{share.What}: {share.Ours:F2}, not {share.Theirs:F2}")];
    }

    /// <summary>What a counter grew by between the readings nearest to the two times.</summary>
    private static double Spent(BatchConsumer consumer, string source, string column, long startNs, long endNs)
    {
        var readings = consumer.Column(source, column);
        return readings.MinBy(reading => Math.Abs(reading.Ns - endNs)).Value - readings.MinBy(reading => Math.Abs(reading.Ns - startNs)).Value;
    }

    private static Dictionary<string, Dictionary<string, double>> CpuLoad(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("sysstat").GetProperty("hosts")[0].GetProperty("statistics")[0].GetProperty("cpu-load")
            .EnumerateArray()
            .ToDictionary(
                cpu => cpu.GetProperty("cpu").GetString()!,
                cpu => Categories.ToDictionary(category => category.Mpstat, category => cpu.GetProperty(category.Mpstat).GetDouble()));
    }

    /// <summary>Columns: time, user id, process id, %usr, %system, %guest, %wait, %CPU, CPU, command.</summary>
    private static Dictionary<string, double> ProcessLoad(string text)
    {
        var words = text.Split('\n').Last(line => line.Length > 0 && char.IsDigit(line.TrimStart()[0]))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new() { ["usr_ns"] = Percent(words[3]), ["sys_ns"] = Percent(words[4]), ["guest_ns"] = Percent(words[5]) };
    }

    private static double Percent(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment["S_TIME_FORMAT"] = "ISO";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start: install sysstat.");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return text;
    }
}
