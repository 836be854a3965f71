using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tests.Support;
using Npgsql;
using RabbitMQ.Client;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Two processes on one broker and database; the one that works is killed by SIGKILL where it hurts most.</summary>
public sealed class TwoInstancesTests : DatabaseTests
{
    private const string WaitingForTrials = "select exists (select from pg_locks where relation = 'edge.trial'::regclass and not granted)";
    private const string WaitingForStreams = "select exists (select from pg_locks where relation = 'edge_events.mt_streams'::regclass and not granted)";

    [Fact]
    public async Task Given_two_When_the_one_that_leads_is_killed_inside_a_page_Then_the_other_makes_the_same_rows_and_each_result_leaves_once()
    {
        using var leader = await ReadyAsync();
        using var other = await ReadyAsync();
        await using var look = RunningProjections.Beside(Servers);
        await using var listener = await ResultListener.StartAsync(Servers.Broker);
        var history = new History();
        var events = history.Whole();
        await look.AppendAsync(events.Take(10));
        await look.CaughtUpAsync();

        await KillWhileWaitingAsync(look, leader, "edge.trial", WaitingForTrials, () => look.AppendAsync(events.Skip(10).Take(15)));
        await look.AppendAsync(events.Skip(25));
        await PublishedAsync(look);

        var ids = (await listener.TakeAllAsync()).Select(result => result.Id).ToArray();
        ids.ShouldBeUnique();
        ids.Where(id => !id.Contains("-changed/", StringComparison.Ordinal)).ShouldBe(EndsOf(history));
        await ShouldBeAsTheEventsSayAsync(look);
    }

    [Fact]
    public async Task Given_two_When_the_one_that_leads_is_killed_between_the_brokers_confirm_and_its_own_note_Then_the_other_sends_the_same_again_under_the_same_ids()
    {
        using var leader = await ReadyAsync();
        using var other = await ReadyAsync();
        await using var look = RunningProjections.Beside(Servers);
        await using var listener = await ResultListener.StartAsync(Servers.Broker);
        await ExecuteAsync(
            look,
            """
            create function edge_internal.hold() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(4711); return old; end';
            create trigger hold before delete on edge_internal.result_outbox for each row execute function edge_internal.hold();
            """);
        var history = new History();

        await using (var holder = await look.Database.OpenConnectionAsync())
        {
            await using var hold = new NpgsqlCommand("select pg_advisory_lock(4711)", holder);
            await hold.ExecuteNonQueryAsync();
            await look.AppendAsync(history.Whole());
            const string Waiting = "from pg_locks where locktype = 'advisory' and objid = 4711 and not granted and database = (select oid from pg_database where datname = current_database())";
            await look.UntilAsync($"select exists (select {Waiting})");
            var session = await look.ScalarAsync<int>($"select pid {Waiting}");
            leader.Kill();
            await leader.ExitAsync();
            // Let go now, its last statement would still be done: the server first has to notice that nobody waits for it any more.
            await look.UntilAsync($"select not exists (select from pg_stat_activity where pid = {session})");
            hold.CommandText = "select pg_advisory_unlock(4711)";
            await hold.ExecuteNonQueryAsync();
        }

        await PublishedAsync(look);

        var results = await listener.TakeAllAsync();
        results.Select(result => result.Id).Distinct().Where(id => !id.Contains("-changed/", StringComparison.Ordinal)).ShouldBe(EndsOf(history));
        var again = results.GroupBy(result => result.Id).Where(same => same.Count() > 1).ToArray();
        again.ShouldNotBeEmpty();
        again.ShouldAllBe(same => same.Count() == 2 && same.First().Data == same.Last().Data);
        await ShouldBeAsTheEventsSayAsync(look);
    }

    [Fact]
    public async Task Given_two_When_telemetry_is_refused_after_it_took_a_place_Then_events_behind_that_place_reach_the_tables()
    {
        await using var leader = await RunningProjections.StartAsync(Servers);
        await using var other = await RunningProjections.StartAsync(Servers);
        var refused = new History().Cpu(Nt, 1) with { Attributes = new Dictionary<string, string> { ["command"] = "a\0b" } };
        await TelemetryExchange.PublishAsync(Servers.Broker, [JsonSerializer.SerializeToUtf8Bytes(refused, JsonSerializerOptions.Web)]);
        await leader.UntilAsync("select exists (select from edge_internal.rejected_message)");
        (await leader.ScalarAsync<bool>("select is_called from edge_events.mt_events_sequence")).ShouldBeTrue();

        await leader.AppendAsync([new History().Submitted]);

        await leader.UntilAsync("select exists (select from edge.experiment)");
    }

    [Fact]
    public async Task Given_two_When_the_one_that_takes_in_telemetry_is_killed_inside_a_page_Then_the_other_stores_each_batch_once()
    {
        const int Batches = 500;
        using var leader = await ReadyAsync();
        using var other = await ReadyAsync();
        await using var look = RunningProjections.Beside(Servers);
        var history = new History();
        await look.AppendAsync([history.Submitted, history.Designed, history.Requested(Nt, 1), history.Accepted(Nt, 1), history.Completed(Nt, 1, 50)]);
        byte[][] bodies = [.. Enumerable.Range(1, Batches).Select(sequence => JsonSerializer.SerializeToUtf8Bytes(history.Cpu(Nt, 1, sequence: sequence), JsonSerializerOptions.Web))];

        await TelemetryExchange.PublishAsync(Servers.Broker, bodies.Take(100));
        await look.UntilAsync("select exists (select from edge_events.mt_events where type = 'telemetry_batch')");
        await KillWhileWaitingAsync(look, leader, "edge_events.mt_streams", WaitingForStreams, () => TelemetryExchange.PublishAsync(Servers.Broker, bodies.Skip(100).Take(200)));
        await TelemetryExchange.PublishAsync(Servers.Broker, bodies.Skip(300));

        await look.UntilAsync($"select count(distinct data->>'sequence') = {Batches} from edge_events.mt_events where type = 'telemetry_batch'");
        await look.UntilAsync("select not exists (select from edge_events.mt_events where type = 'telemetry_batch' and seq_id > (select coalesce(max(last_seq_id), 0) from edge_events.mt_event_progression where name = 'results:All'))");
        (await look.ScalarAsync<long>("select count(*) from edge_events.mt_events where type = 'telemetry_batch'")).ShouldBe(Batches);
        (await look.ScalarAsync<long>("select count(*) from edge.telemetry_gap")).ShouldBe(0);
        await ShouldBeAsTheEventsSayAsync(look);
    }

    [Fact]
    public async Task Given_a_service_When_it_leads_Then_the_server_ends_its_sessions_should_its_machine_vanish()
    {
        await using var database = NpgsqlDataSource.Create(RunningProjections.SettingsOf(Servers).ForService().Database);

        var shown = await RunningProjections.RowsAsync(
            database,
            "select string_agg(name || '=' || setting, ' ' order by name) as all from pg_settings where name in ('tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout', 'client_connection_check_interval')");

        shown[0]["all"].ShouldBe("client_connection_check_interval=1000 tcp_keepalives_count=3 tcp_keepalives_idle=3 tcp_keepalives_interval=1 tcp_user_timeout=6000");
    }

    private async Task<ServiceProcess> ReadyAsync()
    {
        var process = ServiceProcess.Start(Servers);
        await process.ReadyAsync();
        return process;
    }

    /// <summary>What the leader writes waits for a lock of ours; it is killed there, with its transaction open.</summary>
    private static async Task KillWhileWaitingAsync(RunningProjections look, ServiceProcess leader, string table, string waiting, Func<Task> work)
    {
        await using var holder = await look.Database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"lock table {table} in share mode", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        await work();
        await look.UntilAsync(waiting);
        leader.Kill();
        await leader.ExitAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Of trials and of the experiment, in order.</summary>
    private static IEnumerable<string> EndsOf(History history) =>
    [
        .. from block in Enumerable.Range(1, history.Repetitions)
           from runtime in new[] { Nt, Rc }
           select $"{history.TrialId(runtime, block)}/1/trial-completed",
        $"{history.ExperimentId}/experiment-finished",
    ];

    private static async Task PublishedAsync(RunningProjections look)
    {
        await look.CaughtUpAsync();
        await look.UntilAsync("select not exists (select from edge_internal.result_outbox)");
    }

    private async Task ShouldBeAsTheEventsSayAsync(RunningProjections look)
    {
        var live = await look.AllRowsAsync();
        await RunningProjections.RebuildAsync(Servers);
        (await look.AllRowsAsync()).ShouldBe(live);
    }

    private static async Task ExecuteAsync(RunningProjections look, string sql)
    {
        await using var command = look.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A queue that gets every result.</summary>
    private sealed class ResultListener(IConnection connection, IChannel channel, string queue) : IAsyncDisposable
    {
        public static async Task<ResultListener> StartAsync(string broker)
        {
            var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
            var channel = await connection.CreateChannelAsync();
            var queue = (await channel.QueueDeclareAsync()).QueueName;
            await channel.QueueBindAsync(queue, Topology.ResultsExchange, "#");
            return new ResultListener(connection, channel, queue);
        }

        public async Task<IReadOnlyList<(string Id, string Data)>> TakeAllAsync()
        {
            var taken = new List<(string, string)>();
            while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
            {
                using var body = JsonDocument.Parse(message.Body);
                taken.Add((message.BasicProperties.MessageId!, body.RootElement.GetProperty("data").GetRawText()));
            }

            return taken;
        }

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
