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
/// plain table with a JSONB column. Ours includes publishing with confirms and the broker; the yardstick starts from memory.
/// </summary>
internal static class TelemetryIngest
{
    private const int Batches = 4000;
    private const int ReadingsPerBatch = 30;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await using var data = NpgsqlDataSource.Create(servers.Database);
        await using var projections = await Services.StartAsync(Services.Of("Projections", servers));
        var clock = Stopwatch.StartNew();
        await PublishAsync(servers.Broker);
        while (await CountAsync(data) < Batches)
        {
            await Task.Delay(20);
        }

        var ours = clock.Elapsed.TotalSeconds;
        var theirs = await CopyAsync(data);
        const double samples = Batches * (double)ReadingsPerBatch;
        return [new Comparison("telemetry ingest, publish to stored event", "samples/s", samples / ours, "binary COPY, one row a sample", samples / theirs, HigherIsBetter: true)];
    }

    private static async Task PublishAsync(string broker)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var session = Guid.NewGuid();
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        foreach (var window in Enumerable.Range(1, Batches).Chunk(500))
        {
            await Task.WhenAll(window.Select(sequence => channel.BasicPublishAsync(
                Topology.TelemetryExchange, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(Batch(session, sequence), JsonSerializerOptions.Web)).AsTask()));
        }
    }

    private static TelemetryBatch Batch(Guid session, int sequence)
    {
        long[] Counter(long step) => [.. Enumerable.Range(0, ReadingsPerBatch).Select(i => (sequence * (long)ReadingsPerBatch + i) * step)];
        string[] columns = ["usr_ns", "nice_ns", "sys_ns", "iowait_ns", "irq_ns", "soft_ns", "steal_ns", "guest_ns", "gnice_ns", "idle_ns"];
        return new TelemetryBatch(
            "bench", "boot", session, "cpu", sequence, null, null, null, sequence * 3_000_000_000L, DateTimeOffset.UnixEpoch.AddSeconds(sequence * 3), 100,
            Counter(100_000_000)[..ReadingsPerBatch],
            columns.ToDictionary(column => column, column => Counter(column.Length * 1_000_000L)),
            columns.ToDictionary(column => column, _ => "ns"), 0, null);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand("select count(*) from edge_events.mt_events where type = 'telemetry_batch'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<double> CopyAsync(NpgsqlDataSource data)
    {
        await using var connection = await data.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("create table copy_sample (id bigint primary key, at timestamptz not null, data jsonb not null)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        const string row = """{"usr_ns":1000000,"nice_ns":0,"sys_ns":1000000,"iowait_ns":0,"irq_ns":0,"soft_ns":1000,"steal_ns":0,"guest_ns":0,"gnice_ns":0,"idle_ns":97000000}""";
        var clock = Stopwatch.StartNew();
        await using (var writer = await connection.BeginBinaryImportAsync("copy copy_sample (id, at, data) from stdin (format binary)"))
        {
            for (var i = 0; i < Batches * ReadingsPerBatch; i++)
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
