using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using Marten;
using Npgsql;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// Events a second through a rebuild of every table, against a COPY of the same events to this process without any work on them.
/// The history is synthetic and only as large as a small study; it lives in a database of its own.
/// </summary>
internal static partial class Rebuild
{
    private const int Cells = 50;
    private const int Repetitions = 20;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await Services.RunAsync(Services.Of("Projections", servers, "schema"));
        using (var store = DocumentStore.For(options => EventStore.Configure(options, servers.Database)))
        {
            await AppendAsync(store);
        }

        await using var data = NpgsqlDataSource.Create(servers.Database);
        await SeenAsync(data);
        var (events, copyS) = await ScanAsync(data);
        var printed = await Services.RunAsync(Services.Of("Projections", servers, "replay", "rebuild"));
        var rebuildS = double.Parse(Rebuilt().Match(printed).Groups["s"].Value, CultureInfo.InvariantCulture);
        return [new Comparison("rebuild of every table", "events/s", events / rebuildS, "COPY scan of the events", events / copyS, HigherIsBetter: true)];
    }

    /// <summary>As of a history that the service has seen: its results are published, and a rebuild has tables to fill and nothing to tell.</summary>
    private static async Task SeenAsync(NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand(
            $"update edge_internal.result_mark set through_sequence = (select max(seq_id) from {EventStore.Schema}.mt_events)");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(long Events, double Seconds)> ScanAsync(NpgsqlDataSource data)
    {
        await using var connection = await data.OpenConnectionAsync();
        var clock = Stopwatch.StartNew();
        using var reader = await connection.BeginTextExportAsync($"copy (select seq_id, type, data::text from {EventStore.Schema}.mt_events order by seq_id) to stdout");
        var events = 0L;
        while (await reader.ReadLineAsync() is not null)
        {
            events++;
        }

        return (events, clock.Elapsed.TotalSeconds);
    }

    private static async Task AppendAsync(DocumentStore store)
    {
        var experiment = Guid.NewGuid();
        var cells = Enumerable.Range(0, Cells).Select(Cell).ToArray();
        var trials = cells.SelectMany(_ => Enumerable.Range(1, Repetitions), (cell, repetition) => (cell, repetition, id: Guid.NewGuid())).ToArray();
        await using (var session = store.LightweightSession())
        {
            var plan = new Plan("bench", ["bench"], [.. cells.Select(c => c.Runtime).Distinct()], [.. cells.Select(c => c.Workload).Distinct()], [], Repetitions, 1, 1);
            var order = trials.Select((trial, i) => new DrawnTrial(trial.id, trial.cell.Key, "bench", trial.repetition, i + 1)).ToArray();
            session.Events.StartStream(
                Streams.Experiment(experiment),
                new ExperimentSubmitted(experiment, "bench", "", "", null, DateTimeOffset.UnixEpoch),
                new ExperimentDesigned(experiment, "bench", plan, cells, order, "fixed", new Dictionary<string, string>(), DateTimeOffset.UnixEpoch));
            await session.SaveChangesAsync();
        }

        var session2 = Guid.NewGuid();
        foreach (var chunk in trials.Select((trial, i) => (trial, i)).Chunk(50))
        {
            await using var session = store.LightweightSession();
            foreach (var ((cell, repetition, id), i) in chunk)
            {
                session.Events.StartStream(Streams.Trial(id), TrialEvents(experiment, cell, repetition, id, i));
                session.Events.Append(Streams.Telemetry("bench", session2), Batch(session2, i, id));
            }

            await session.SaveChangesAsync();
        }
    }

    private static Cell Cell(int i)
    {
        var runtime = i % 2 == 0 ? new RuntimeSpec("NT", RuntimeCode.NT) : new RuntimeSpec("RC", RuntimeCode.RC);
        return new Cell("bench", runtime, new WorkloadPoint("fio", $"fio-read-{i / 2}", new FioPoint(FioPattern.Read, 512 * (1 + i / 2), 1, 1, 0, FioEngine.Psync, true, 0, false, 1, 1)), null);
    }

    private static object[] TrialEvents(Guid experiment, Cell cell, int repetition, Guid id, int i)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(i * 10L);
        var startNs = i * 10_000_000_000L;
        PhaseSpan[] phases = [new(TrialPhase.Idle, startNs, startNs + 300_000_000), new(TrialPhase.Measure, startNs + 1_000_000_000, startNs + 4_000_000_000), new(TrialPhase.Teardown, startNs + 4_000_000_000, startNs + 5_000_000_000)];
        Metric[] metrics = [new("throughput", "MB/s", 100 + i % 7), new("iops", "1/s", 25000 + i % 11), new("bytes_read", "B", 3e8), new("bytes_written", "B", 0), new("launch_time", "ms", 30)];
        return
        [
            new TrialRequested(id, experiment, "bench", cell.Key, "bench", cell.Runtime, cell.Workload, repetition, i + 1, 1, i + 1, at, at),
            new TrialAccepted(id, 1, "bench", Guid.Empty, "", at),
            .. new[] { TrialPhase.Gate, TrialPhase.Prepare, TrialPhase.Idle, TrialPhase.Launch, TrialPhase.Teardown }.Select(phase => new TrialPhaseEntered(id, 1, "bench", phase, at)),
            new TrialCompleted(id, experiment, 1, "bench", "boot", startNs + 1_000_000_000, startNs + 4_000_000_000, at, "vda", phases, metrics, "fio/1", [], new Dictionary<string, string>(), "", at),
        ];
    }

    private static TelemetryBatch Batch(Guid session, int i, Guid trial)
    {
        const int readings = 51;
        long[] Counter(long step) => [.. Enumerable.Range(0, readings).Select(n => (i * (long)readings + n) * step)];
        var columns = new[] { "usr_ns", "nice_ns", "sys_ns", "iowait_ns", "irq_ns", "soft_ns", "steal_ns", "guest_ns", "gnice_ns", "idle_ns" }
            .ToDictionary(name => name, name => Counter(name.Length * 1_000_000L));
        columns["count"] = [.. Enumerable.Repeat(2L, readings)];
        return new TelemetryBatch(
            "bench", "boot", session, "cpu", i + 1, trial, 1, "Measure", i * 10_000_000_000L, DateTimeOffset.UnixEpoch.AddSeconds(i * 10L), 100,
            [.. Enumerable.Range(0, readings).Select(n => n * 100_000_000L)], columns, columns.ToDictionary(c => c.Key, _ => "ns"), 0, null);
    }

    [GeneratedRegex(@"rebuilt in (?<s>[\d.]+) s")]
    private static partial Regex Rebuilt();
}
