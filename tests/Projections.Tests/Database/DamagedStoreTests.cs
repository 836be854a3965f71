using System.Globalization;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Events that are no longer what was stored, and what the store writes of its own: the first are named, the second is nothing that happened.</summary>
public sealed class DamagedStoreTests : DatabaseTests
{
    private const string Missing = "streams of events: device/pi4 lacks version";

    private readonly History _history = new();
    private readonly History _other = new() { ExperimentId = Guid.NewGuid() };

    [Fact]
    public async Task Given_what_the_store_writes_when_an_append_fails_When_the_history_is_read_Then_it_is_nothing_that_happened()
    {
        await using var projections = await StoreAsync();
        await RunAsync(0, "replay", "try", "--set", "efficiency.power=above_idle", "--as", "idle");
        await ExecuteAsync(projections, Tombstone);
        await projections.AppendAsync([_history.Excluded(Nt, 1)]);
        await ExecuteAsync(projections, Tombstone);
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select through_sequence = (select max(seq_id) from edge_events.mt_events) from edge_internal.result_mark");

        (await RunAsync(0, "replay", "diff", "live", "idle")).ShouldContain("efficiency.power");
        (await RunAsync(0, "replay", "publish", "--to", "my.results")).ShouldContain("published ");
        (await RunAsync(0, "replay", "rebuild")).ShouldContain("audit: the store is as its events say");
        (await RunAsync(0, "audit")).ShouldNotContain("tombstone");
    }

    [Theory]
    [InlineData("data = '{{\"at\":5}}'", "type = 'trial_completed' and stream_id = 'trial/{0}'", "trial_completed, trial/{0}): cannot be read: ")]
    [InlineData("data = '5'", "type = 'trial_completed' and stream_id = 'trial/{0}'", "trial_completed, trial/{0}): cannot be read: ")]
    [InlineData("data = '{{\"at\":5}}'", "type = 'trial_requested' and stream_id = 'trial/{0}'", "trial_requested, trial/{0}): cannot be read: it names no experiment")]
    [InlineData("type = 'trial_dreamt'", "type = 'trial_completed' and stream_id = 'trial/{0}'", "trial_dreamt, trial/{0}): cannot be read: this version does not know the type: run a newer version")]
    [InlineData("data = '{{\"at\":5}}'", "type = 'device_announced'", "device_announced, device/pi4): cannot be read: ")]
    [InlineData("data = data - 'plan'", "type = 'experiment_designed' and stream_id = 'experiment/{1}'", "experiment_designed, experiment/{1}): ")]
    [InlineData(
        "data = replace(data::text, '\"power_mw\": \"ns ', '\"power_mw\": \"ns 1 x ')::jsonb", "type = 'telemetry_page' and data->>'trialId' = '{0}'",
        "telemetry_page, telemetry/pi4/{2}): cannot be read: source power:model, columns.power_mw: \"ns 1 x ")]
    public async Task Given_an_event_that_cannot_be_read_When_audited_or_rebuilt_Then_it_is_named_and_the_audit_goes_on(string damage, string which, string expected)
    {
        await using (await StoreAsync())
        {
        }

        await using var look = RunningProjections.Beside(Servers);
        var sequence = await look.ScalarAsync<long>(Filled($"select seq_id from edge_events.mt_events where {which}"));
        await ExecuteAsync(look, Filled($"update edge_events.mt_events set {damage} where {which}; delete from edge.claim where experiment_id = '{_other.ExperimentId}'"));
        var named = $"event {sequence} ({Filled(expected)}";

        var audit = await RunAsync(1, "audit", "--repair");
        audit.ShouldContain("BREAKS  events: " + named);
        audit.ShouldContain($"{_other.Experiment}: 1 pi4 fio-write-4k is missing");
        audit.ShouldContain("  chains of events: ");
        audit.ShouldContain("  telemetry: ");
        audit.ShouldContain($"repaired  {_other.Experiment}");
        audit.ShouldNotContain($"repaired  {_history.Experiment}");
        (await look.ScalarAsync<bool>(Filled("select exists (select from edge.trial where trial_id = '{0}')"))).ShouldBeTrue();
        (await RunAsync(1, "replay", "rebuild")).ShouldContain(named);
        (await RunAsync(1, "audit")).ShouldContain("BREAKS  events: " + named);
    }

    [Theory]
    [InlineData("'results:All', 'HighWaterMark'")]
    [InlineData("'HighWaterMark'")]
    public async Task Given_marks_that_ran_ahead_When_repaired_Then_it_says_so_and_what_comes_next_is_counted_in(string names)
    {
        await using (await StoreAsync())
        {
        }

        await using (var look = RunningProjections.Beside(Servers))
        {
            await ExecuteAsync(look, $"update edge_events.mt_event_progression set last_seq_id = 99999 where name in ({names})");
        }

        var audit = await RunAsync(0, "audit", "--repair");
        audit.ShouldContain("BREAKS  progress of the tables: ");
        audit.ShouldContain("repaired  progress of the tables");
        await using (var running = await RunningProjections.StartAsync(Servers))
        {
            await running.AppendAsync([_history.Excluded(Nt, 1)]);
            await running.UntilAsync("select exists (select from edge.trial where excluded)");
        }

        await RunAsync(0, "audit");
    }

    [Theory]
    [InlineData("delete from edge_events.mt_events where type = 'device_announced'", Missing + " 1")]
    [InlineData("delete from edge_events.mt_events where type = 'environment_captured'", Missing + " 2")]
    [InlineData("delete from edge_events.mt_events where stream_id = 'device/pi4'", Missing + "s 1, 2")]
    [InlineData("delete from edge_events.mt_events where type = 'telemetry_page' and version in (2, 3)", "streams of events: telemetry/pi4/{2} lacks versions 2, 3")]
    public async Task Given_events_that_are_gone_from_a_stream_without_a_chain_When_repaired_Then_the_gap_is_named_and_stays(string damage, string expected)
    {
        await using (await StoreAsync())
        {
        }

        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, damage);

        (await RunAsync(1, "audit", "--repair")).ShouldContain("BREAKS  " + Filled(expected));
        (await RunAsync(0, "replay", "rebuild")).ShouldContain("audit BREAKS  " + Filled(expected));
        (await RunAsync(1, "audit")).ShouldContain("BREAKS  " + Filled(expected));
    }

    [Fact]
    public async Task Given_promoted_settings_whose_event_is_altered_and_then_gone_When_audited_and_rebuilt_Then_their_loss_is_named()
    {
        await using (await StoreAsync())
        {
        }

        await RunAsync(0, "replay", "try", "--set", "efficiency.power=above_idle", "--as", "idle");
        await RunAsync(0, "replay", "promote", "idle");
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, """update edge_events.mt_events set data = '{"at":5}' where type = 'table_settings_promoted'""");
        var unreadable = await RunAsync(1, "audit");
        unreadable.ShouldContain("(table_settings_promoted, settings/tables): cannot be read: ");
        unreadable.ShouldContain("holds   chains of events: ");
        await ExecuteAsync(look, "delete from edge_events.mt_events where type = 'table_settings_promoted'");

        (await RunAsync(1, "audit")).ShouldContain("settings/tables lacks version 1");
        (await RunAsync(0, "replay", "rebuild")).ShouldContain("audit BREAKS  streams of events: settings/tables lacks version 1");
    }

    [Fact]
    public async Task Given_telemetry_that_is_gone_or_says_nothing_of_itself_When_audited_Then_session_and_event_are_named()
    {
        await using (await StoreAsync())
        {
        }

        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(
            look,
            $$"""
            insert into edge_internal.telemetry_received values ('pi4', '{{_history.Session}}', '', 900);
            update edge_events.mt_events set data = '{"at":5}' where type = 'telemetry_page' and version = 1
            """);
        var sequence = await look.ScalarAsync<long>("select seq_id from edge_events.mt_events where type = 'telemetry_page' and version = 1");

        var audit = await RunAsync(1, "audit", "--repair");

        audit.ShouldContain($"1 messages were taken in and are not among the events: pi4 session {_history.Session} message 900");
        audit.ShouldContain($"event {sequence} (telemetry_page, telemetry/pi4/{_history.Session}): cannot be read: it does not say whose it is");
        audit.Split("BREAKS  telemetry").Length.ShouldBe(2, audit);
    }

    /// <summary>As Marten does it.</summary>
    private static readonly string Tombstone =
        """
        insert into edge_events.mt_streams (id, version, timestamp, created, tenant_id) values ('mt_tombstone', 0, now(), now(), '*DEFAULT*') on conflict do nothing;
        insert into edge_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
        select n, gen_random_uuid(), 'mt_tombstone', n, '{}', 'tombstone', now(), '*DEFAULT*', 'JasperFx.Events.Tombstone, JasperFx.Events', false
        from nextval('edge_events.mt_events_sequence') n
        """;

    private string Filled(string text) => string.Format(CultureInfo.InvariantCulture, text, _history.TrialId(Rc, 1), _history.ExperimentId, _history.Session);

    /// <summary>Two experiments in the tables, one of them with pages, and their results sent.</summary>
    private async Task<RunningProjections> StoreAsync()
    {
        var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync([.. WithPages(_history.Whole()), .. _other.Whole().Skip(2)]);
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
        return projections;
    }

    /// <returns>All that it printed.</returns>
    private async Task<string> RunAsync(int code, params string[] arguments)
    {
        using var process = ServiceProcess.Start(Servers, arguments);
        var (ended, output, errors) = await process.ExitAsync();
        ended.ShouldBe(code, output + errors);
        return output + errors;
    }

    private static async Task ExecuteAsync(RunningProjections look, string sql)
    {
        await using var command = look.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
