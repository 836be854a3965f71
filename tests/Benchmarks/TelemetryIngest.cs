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
/// publishing with confirms and the broker; the yardstick starts from memory. Each is done twice and measured the second time: a service
/// runs for weeks, and the runtime compiles what it runs once more, and better, after a thousand calls.
/// </summary>
internal static class TelemetryIngest
{
    /// <summary>In a page, as of a machine with nine CPUs.</summary>
    private const int Sources = 10;

    private const int Unconfirmed = 256;

    /// <summary>A page has the readings of a window: of three seconds as in the quickstart, and of a minute.</summary>
    private static readonly (int Pages, int Readings)[] Sizes = [(4000, 30), (400, 600)];

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await using var data = NpgsqlDataSource.Create(servers.Database);
        await using var projections = await Services.StartAsync(Services.Of("Projections", servers));
        var stored = 0;
        var rows = new List<Comparison>();
        foreach (var (pages, readings) in Sizes)
        {
            var samples = pages * readings * Sources;
            await StoreAsync(pages, readings);
            var ours = await StoreAsync(pages, readings);
            await CopyAsync(data, samples);
            var theirs = await CopyAsync(data, samples);
            rows.Add(new Comparison(
                $"telemetry ingest, publish to stored event, pages of {Sources} sources with {readings} readings", "samples/s", samples / ours, "binary COPY, one row a sample", samples / theirs, HigherIsBetter: true));
        }

        return rows;

        async Task<double> StoreAsync(int pages, int readings)
        {
            stored += pages;
            var clock = Stopwatch.StartNew();
            await PublishAsync(servers.Broker, pages, readings);
            while (await CountAsync(data) < stored)
            {
                await Task.Delay(20);
            }

            return clock.Elapsed.TotalSeconds;
        }
    }

    private static async Task PublishAsync(string broker, int pages, int readings)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var session = Guid.NewGuid();
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        var waiting = new Queue<Task>(Unconfirmed);
        foreach (var sequence in Enumerable.Range(1, pages))
        {
            if (waiting.Count == Unconfirmed)
            {
                await waiting.Dequeue();
            }

            waiting.Enqueue(channel.BasicPublishAsync(
                Topology.TelemetryExchange, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(Page(session, sequence, readings), JsonSerializerOptions.Web)).AsTask());
        }

        await Task.WhenAll(waiting);
    }

    /// <summary>CPU time in ticks of 10 ms, half of the columns standing still, and times that jitter. Packed anew for each page, as telemetry does.</summary>
    private static TelemetryPage Page(Guid session, int sequence, int readings)
    {
        var startNs = sequence * readings * 100_000_000L;
        long[] times = [.. Enumerable.Range(0, readings).Select(i => (i * 100_000L) + Jitter[i])];
        return new TelemetryPage(
            "bench", "boot", session, sequence, null, null, startNs, DateTimeOffset.UnixEpoch.AddTicks(startNs / 100), [null],
            [new TelemetryTrack([readings], [100], PackedNumbers.Pack("us", times))],
            [.. Enumerable.Range(0, Sources).Select(source => new PackedSource($"cpu:{source}", 0, Columns.Index().ToDictionary(column => column.Item, column => PackedNumbers.Pack("ns", Counter(source, column.Index, startNs, readings)))))]);
    }

    private static readonly string[] Columns = ["usr_ns", "nice_ns", "sys_ns", "iowait_ns", "irq_ns", "soft_ns", "steal_ns", "guest_ns", "gnice_ns", "idle_ns"];

    private static readonly int[] Jitter = Drawn(1, 600, 60);

    /// <summary>By source and column, in ticks since the page's start.</summary>
    private static readonly long[][][] Ticks =
        [.. Enumerable.Range(0, Sources).Select(source => Columns.Index().Select(column => Drawn((source * 100) + column.Index + 2, 600, column.Index % 2 == 0 ? 11 : 1).Aggregate((List<long>)[0], (sums, ticks) => { sums.Add(sums[^1] + ticks); return sums; }).ToArray()).ToArray())];

    private static long[] Counter(int source, int column, long startNs, int readings)
    {
        var first = startNs / 10_000_000 * 10_000_000;
        return [.. Ticks[source][column].Take(readings).Select(ticks => first + (ticks * 10_000_000))];
    }

    /// <summary>The same in each run.</summary>
    private static int[] Drawn(int seed, int count, int below)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(below)).ToArray();
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
