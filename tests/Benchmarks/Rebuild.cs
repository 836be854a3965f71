using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgePipeline.Benchmarks.Histories;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// Events a second through a rebuild of every table, against a COPY of the same events to this process without any work on them.
/// The history is synthetic, see <see cref="SyntheticTrial"/>; it lives in a database of its own.
/// </summary>
internal static partial class Rebuild
{
    public const long FewEvents = 100_000;

    private const int PeakEveryMs = 20;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers, long atLeast)
    {
        await Services.RunAsync(Services.Of("Projections", servers, "schema"));
        await using var data = NpgsqlDataSource.Create(servers.Database);
        var events = await SyntheticHistory.WriteAsync(data, atLeast);
        await SeenAsync(data);
        // The first scan of either kind finds nothing in memory: it is not counted.
        await ScanAsync(data);
        var copyS = await ScanAsync(data);
        var (rebuildS, peakBytes) = await RebuildAsync(servers);
        return
        [
            new Comparison($"rebuild of every table from {events:N0} events", "events/s", events / rebuildS, "COPY (select * from mt_events) TO STDOUT", events / copyS, HigherIsBetter: true),
            new Comparison("the rebuild's peak resident memory", "MB", peakBytes / 1e6, "as many events of the COPY, in memory", await SizeAsync(data) / 1e6, HigherIsBetter: false),
        ];
    }

    /// <summary>As of a history that the service has seen: its results are published, and a rebuild has tables to fill and nothing to tell.</summary>
    private static async Task SeenAsync(NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand(
            $"""
            update edge_internal.result_mark set (through_sequence, recorded_after) = (select max(seq_id), max(seq_id) from {EventStore.Schema}.mt_events);
            insert into {EventStore.Schema}.mt_event_progression (name, last_seq_id) select '{ResultTables.Name}:All', max(seq_id) from {EventStore.Schema}.mt_events
              on conflict (name) do update set last_seq_id = excluded.last_seq_id
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double> ScanAsync(NpgsqlDataSource data)
    {
        await using var connection = await data.OpenConnectionAsync();
        var clock = Stopwatch.StartNew();
        using var copied = await connection.BeginTextExportAsync($"copy (select * from {EventStore.Schema}.mt_events) to stdout");
        var buffer = new char[1 << 16];
        while (await copied.ReadAsync(buffer) > 0)
        {
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<long> SizeAsync(NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand($"select pg_table_size('{EventStore.Schema}.mt_events')");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <returns>How long it says that it took, and the highest resident memory that was seen.</returns>
    private static async Task<(double Seconds, long PeakBytes)> RebuildAsync(TestSupport.TestServers servers)
    {
        using var process = Process.Start(Services.Of("Projections", servers, "replay", "rebuild"))!;
        var peak = 0L;
        var printed = process.StandardOutput.ReadToEndAsync();
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await Task.Delay(PeakEveryMs);
        }

        return process.ExitCode == 0
            ? (double.Parse(Rebuilt().Match(await printed).Groups["s"].Value, CultureInfo.InvariantCulture), peak)
            : throw new InvalidOperationException($"replay rebuild ended with exit code {process.ExitCode}.");
    }

    /// <summary>The kernel remembers the highest; a process that ends meanwhile has none.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            return long.Parse(Peak().Match(File.ReadAllText($"/proc/{process}/status")).Groups["kb"].Value, CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception gone) when (gone is IOException or FormatException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"rebuilt in (?<s>[\d.]+) s")]
    private static partial Regex Rebuilt();

    [GeneratedRegex(@"VmHWM:\s+(?<kb>\d+) kB")]
    private static partial Regex Peak();
}
