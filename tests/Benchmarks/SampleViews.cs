using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Benchmarks.Histories;
using EdgePipeline.Projections.Events;
using Npgsql;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// One trial's window of a minute, ten readings a second of the whole machine's and each of two CPUs, by view edge.cpu_sample, in a store of
/// a hundred million samples; against the limit, and against the same in a store of a hundredth. The store is synthetic: one page,
/// again and again under other trials' ids.
/// </summary>
internal static class SampleViews
{
    private const long Samples = 100_000_000;
    private const int Readings = 600, Sources = 3;
    private const double LimitMs = 50;
    private const int Queries = 21;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await Services.RunAsync(Services.Of("Projections", servers, "schema"));
        await using var data = NpgsqlDataSource.Create(servers.Database);
        const long trials = Samples / Readings / Sources;
        await FillAsync(data, 0, trials / 100);
        var few = await QueryAsync(data);
        await FillAsync(data, trials / 100, trials);
        var many = await QueryAsync(data);
        return
        [
            new Comparison($"one trial's window by edge.cpu_sample among {Samples:N0} samples", "ms", many, "limit", LimitMs, HigherIsBetter: false),
            new Comparison($"one trial's window by edge.cpu_sample among {Samples:N0} samples", "ms", many, "the same among a hundredth of them", few, HigherIsBetter: false),
        ];
    }

    private static async Task FillAsync(NpgsqlDataSource data, long from, long to)
    {
        await using var connection = await data.OpenConnectionAsync();
        await using var fill = new NpgsqlCommand(
            $"""
            set session_replication_role = replica;
            insert into {EventStore.Schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select nextval('{EventStore.Schema}.mt_events_sequence'), gen_random_uuid(), 'telemetry/bench', trial + 1,
              '{JsonSerializer.Serialize(SyntheticTrial.Minute(Readings), EventStore.Json)}'::jsonb || jsonb_build_object('trialId', md5(trial::text)::uuid), 'telemetry_page', now(), '*DEFAULT*', null, false
            from generate_series({from}::bigint, {to - 1}) as trial
            """,
            connection)
        { CommandTimeout = 0 };
        await fill.ExecuteNonQueryAsync();

        await using var analyze = new NpgsqlCommand($"vacuum analyze {EventStore.Schema}.mt_events", connection) { CommandTimeout = 0 };
        await analyze.ExecuteNonQueryAsync();
    }

    /// <returns>The median of several trials', in milliseconds.</returns>
    private static async Task<double> QueryAsync(NpgsqlDataSource data)
    {
        await using var connection = await data.OpenConnectionAsync();
        var took = new List<double>();
        for (var trial = 0; trial < Queries; trial++)
        {
            await using var command = new NpgsqlCommand($"select * from edge.cpu_sample where trial_id = md5('{trial * 7}')::uuid and phase = 'measure' order by source, at", connection);
            var clock = Stopwatch.StartNew();
            await using var reader = await command.ExecuteReaderAsync();
            var rows = 0;
            while (await reader.ReadAsync())
            {
                rows++;
            }

            took.Add(rows == Readings * Sources ? clock.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{rows} rows where {Readings * Sources} are stored."));
        }

        return Sampled.Median(took);
    }
}
