using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgePipeline.Statistics;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// What telemetry changes of what it observes: the same real fio with and without it, in pairs whose order alternates. The interval is
/// Fieller's of the pairs; one that holds 0 is no change that was seen.
/// </summary>
internal static class ObserverEffect
{
    private const int Pairs = 10;

    private static readonly string[] Job =
        ["--name=observed", "--rw=randread", "--bs=4k", "--size=64m", "--ioengine=psync", "--direct=1", "--runtime=3", "--time_based", "--output-format=json"];

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        var directory = Directory.CreateTempSubdirectory("edge-observer-").FullName;
        try
        {
            // Lays out the file, so that no measured run has to.
            await FioAsync(directory);
            var (with, without) = (new List<double>(), new List<double>());
            for (var pair = 0; pair < Pairs; pair++)
            {
                foreach (var observed in pair % 2 == 0 ? new[] { true, false } : [false, true])
                    (observed ? with : without).Add(observed ? await ObservedAsync(servers, directory) : await FioAsync(directory));
            }

            var ratio = RatioOfMeans.InBlocks(with, without);
            var change = string.Create(
                CultureInfo.InvariantCulture,
                $"fio randread 4k with telemetry on: {Percent(ratio.Ratio):+0.00;-0.00} % (95 % CI {Percent(ratio.Ci95Low):+0.00;-0.00} to {Percent(ratio.Ci95High):+0.00;-0.00} %, {Pairs} pairs)");
            return [new Comparison(change, "IOPS", with.Average(), "the same with telemetry off", without.Average(), HigherIsBetter: true)];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double? Percent(double? ratio) => 100 * (ratio - 1);

    private static async Task<double> ObservedAsync(TestSupport.TestServers servers, string directory)
    {
        // fio is this process's child, so that it is followed as in a trial.
        using var telemetry = await SampleCost.StartAsync(servers, Environment.ProcessId);
        var iops = await FioAsync(directory);
        telemetry.StandardInput.Close();
        await telemetry.WaitForExitAsync();
        return iops;
    }

    private static async Task<double> FioAsync(string directory)
    {
        using var fio = Process.Start(new ProcessStartInfo("fio", [.. Job, $"--directory={directory}"]) { RedirectStandardOutput = true })!;
        var text = await fio.StandardOutput.ReadToEndAsync();
        await fio.WaitForExitAsync();
        if (fio.ExitCode != 0)
            throw new InvalidOperationException($"fio ended with exit code {fio.ExitCode}: {text}");
        using var report = JsonDocument.Parse(text);
        return report.RootElement.GetProperty("jobs")[0].GetProperty("read").GetProperty("iops").GetDouble();
    }
}
