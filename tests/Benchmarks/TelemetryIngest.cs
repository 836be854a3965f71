using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// Samples a second from the broker's queue into the event history, against a binary COPY of the same samples, one row each, into a
/// plain table with a JSONB column. A sample is one reading of a source, here of ten columns: one row of the yardstick's. Ours includes
/// publishing with confirms and the broker; the yardstick starts from memory.
/// </summary>
internal static class TelemetryIngest
{
    /// <summary>Published and stored before the clock starts: the first ones find programs that have not been compiled yet.</summary>
    private const int WarmUp = 200;

    private const int Unconfirmed = 256;

    /// <summary>A batch is a source's readings of one phase: of windows of three seconds as in the quickstart, and of a minute.</summary>
    private static readonly (int Batches, int Readings)[] Sizes = [(8000, 30), (1500, 600)];

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await using var data = NpgsqlDataSource.Create(servers.Database);
        await using var projections = await Services.StartAsync(Services.Of("Projections", servers));
        var stored = 0;
        var rows = new List<Comparison>();
        foreach (var (batches, readings) in Sizes)
        {
            await StoreAsync(WarmUp, readings);
            var ours = await StoreAsync(batches, readings);
            var theirs = await CopyAsync(data, batches * readings);
            var samples = (double)batches * readings;
            rows.Add(new Comparison(
                $"telemetry ingest, publish to stored event, {readings} readings a batch", "samples/s", samples / ours, "binary COPY, one row a sample", samples / theirs, HigherIsBetter: true));
        }

        return rows;

        async Task<double> StoreAsync(int batches, int readings)
        {
            stored += batches;
            var clock = Stopwatch.StartNew();
            await PublishAsync(servers.Broker, batches, readings);
            while (await CountAsync(data) < stored)
            {
                await Task.Delay(20);
            }

            return clock.Elapsed.TotalSeconds;
        }
    }

    private static async Task PublishAsync(string broker, int batches, int readings)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var session = Guid.NewGuid();
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        var waiting = new Queue<Task>(Unconfirmed);
        foreach (var sequence in Enumerable.Range(1, batches))
        {
            if (waiting.Count == Unconfirmed)
            {
                await waiting.Dequeue();
            }

            waiting.Enqueue(channel.BasicPublishAsync(
                Topology.TelemetryExchange, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(Batch(session, sequence, readings), JsonSerializerOptions.Web)).AsTask());
        }

        await Task.WhenAll(waiting);
    }

    private static TelemetryBatch Batch(Guid session, int sequence, int readings)
    {
        long[] Counter(long step) => [.. Enumerable.Range(0, readings).Select(i => (sequence * (long)readings + i) * step)];
        string[] columns = ["usr_ns", "nice_ns", "sys_ns", "iowait_ns", "irq_ns", "soft_ns", "steal_ns", "guest_ns", "gnice_ns", "idle_ns"];
        return new TelemetryBatch(
            "bench", "boot", session, "cpu", sequence, null, null, null, sequence * readings * 100_000_000L, DateTimeOffset.UnixEpoch.AddSeconds(sequence * readings / 10.0), 100,
            Counter(100_000_000)[..readings],
            columns.ToDictionary(column => column, column => Counter(column.Length * 1_000_000L)),
            columns.ToDictionary(column => column, _ => "ns"), 0, null);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand("select coalesce(sum(version), 0)::bigint from edge_events.mt_streams where id like 'telemetry/%'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<double> CopyAsync(NpgsqlDataSource data, int samples)
    {
        await using var connection = await data.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("drop table if exists copy_sample; create table copy_sample (id bigint primary key, at timestamptz not null, data jsonb not null)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        const string row = """{"usr_ns":1000000,"nice_ns":0,"sys_ns":1000000,"iowait_ns":0,"irq_ns":0,"soft_ns":1000,"steal_ns":0,"guest_ns":0,"gnice_ns":0,"idle_ns":97000000}""";
        var clock = Stopwatch.StartNew();
        await using (var writer = await connection.BeginBinaryImportAsync("copy copy_sample (id, at, data) from stdin (format binary)"))
        {
            for (var i = 0; i < samples; i++)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync((long)i, NpgsqlDbType.Bigint);
                await writer.WriteAsync(DateTime.UnixEpoch.AddMilliseconds(i * 100L), NpgsqlDbType.TimestampTz);
                await writer.WriteAsync(row, NpgsqlDbType.Jsonb);
            }

            await writer.CompleteAsync();
        }

        return clock.Elapsed.TotalSeconds;
    }
}
