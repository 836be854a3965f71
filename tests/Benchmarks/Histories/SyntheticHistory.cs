using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using Npgsql;
using NpgsqlTypes;

namespace EdgePipeline.Benchmarks.Histories;

/// <summary>Experiments of 500 trials in the event store, as Marten would have put them there; written by COPY, which takes minutes instead of hours.</summary>
internal static class SyntheticHistory
{
    private const int Cells = 50, Repetitions = 10;

    private static readonly Dictionary<Type, string> NameOf = EventCatalog.All.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <param name="atLeast">Whole experiments are added until there are so many events.</param>
    public static async Task<long> WriteAsync(NpgsqlDataSource database, long atLeast)
    {
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, $"alter table {EventStore.Schema}.mt_events disable trigger all");
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var sequence = 0L;
        await using (var copy = await connection.BeginBinaryImportAsync(
            $"copy {EventStore.Schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) from stdin (format binary)"))
        {
            for (var experiment = 0; sequence < atLeast; experiment++)
            {
                foreach (var (stream, stored) in Experiment(experiment))
                {
                    var type = stored.GetType();
                    await copy.StartRowAsync();
                    await copy.WriteAsync(++sequence, NpgsqlDbType.Bigint);
                    await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                    await copy.WriteAsync(stream, NpgsqlDbType.Varchar);
                    await copy.WriteAsync(versions[stream] = versions.GetValueOrDefault(stream) + 1, NpgsqlDbType.Bigint);
                    await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(stored, type, EventStore.Json), NpgsqlDbType.Jsonb);
                    await copy.WriteAsync(NameOf[type], NpgsqlDbType.Varchar);
                    await copy.WriteAsync(DateTime.UnixEpoch.AddMilliseconds(sequence), NpgsqlDbType.TimestampTz);
                    await copy.WriteAsync("*DEFAULT*", NpgsqlDbType.Varchar);
                    await copy.WriteAsync($"{type.FullName}, {type.Assembly.GetName().Name}", NpgsqlDbType.Varchar);
                    await copy.WriteAsync(false, NpgsqlDbType.Boolean);
                }
            }

            await copy.CompleteAsync();
        }

        await ExecuteAsync(
            connection,
            $"""
            insert into {EventStore.Schema}.mt_streams (id, version, timestamp, created, tenant_id)
              select stream_id, max(version), max(timestamp), min(timestamp), '*DEFAULT*' from {EventStore.Schema}.mt_events group by stream_id;
            alter table {EventStore.Schema}.mt_events enable trigger all;
            select setval('{EventStore.Schema}.mt_events_sequence', {sequence});
            """);
        await ExecuteAsync(connection, $"vacuum analyze {EventStore.Schema}.mt_events");
        await ExecuteAsync(connection, $"vacuum analyze {EventStore.Schema}.mt_streams");
        return sequence;
    }

    /// <summary>One experiment in the order in which it would happen.</summary>
    public static IEnumerable<(string Stream, object Event)> Experiment(int number)
    {
        var id = DeterministicId.From("bench", $"{number}", "experiment");
        var name = $"bench-{number}";
        var cells = Enumerable.Range(0, Cells).Select(Cell).ToArray();
        (Cell Cell, int Block, Guid Id)[] trials =
            [.. Enumerable.Range(1, Repetitions).SelectMany(_ => cells, (block, cell) => (cell, block, DeterministicId.From(id.ToString("D"), cell.Key, $"{block}")))];
        var plan = new Plan(name, ["bench"], [.. cells.Select(cell => cell.Runtime).Distinct()], [.. cells.Select(cell => cell.Workload).Distinct()], [], Repetitions, 1, 1);
        yield return (Streams.Experiment(id), new ExperimentSubmitted(id, name, "", "", null, DateTimeOffset.UnixEpoch));
        yield return (Streams.Experiment(id), new ExperimentDesigned(
            id, name, plan, cells, [.. trials.Select((trial, i) => new DrawnTrial(trial.Id, trial.Cell.Key, "bench", trial.Block, i + 1))],
            "fixed", new Dictionary<string, string>(), DateTimeOffset.UnixEpoch));
        foreach (var (trial, i) in trials.Select((trial, i) => (trial, i)))
        {
            foreach (var stored in SyntheticTrial.Events(id, name, trial.Cell, trial.Id, trial.Block, (number * trials.Length) + i))
            {
                yield return (stored is TelemetryPage ? Streams.Telemetry("bench", SyntheticTrial.Session) : Streams.Trial(trial.Id), stored);
            }
        }

        yield return (Streams.Experiment(id), new ExperimentFinished(id, name, trials.Length, 0, DateTimeOffset.UnixEpoch));
    }

    private static Cell Cell(int i)
    {
        var runtime = i % 2 == 0 ? new RuntimeSpec("NT", RuntimeCode.NT) : new RuntimeSpec("RC", RuntimeCode.RC);
        return new Cell("bench", runtime, new WorkloadPoint("fio", $"fio-read-{i / 2}", new FioPoint(FioPattern.Read, 512 * (1 + (i / 2)), 1, 1, 0, FioEngine.Psync, true, 0, false, 1, 1)), null);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
