using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What is not as the events say is found, wherever it is, and mended.</summary>
public sealed class StoreAuditTests : DatabaseTests
{
    private readonly History _history = new();

    private string Rc1 => $"{_history.TrialId(Rc, 1)} 1";

    [Fact]
    public async Task Given_an_event_that_the_progress_was_set_past_When_audited_Then_its_rows_and_results_are_missed_and_repair_brings_both()
    {
        await StoreAsync();
        // As a daemon does that takes an event for processed which it never saw.
        await using (var look = RunningProjections.Beside(Servers))
        {
            await look.AppendAsync([_history.Excluded(Nt, 1), _history.Requested(Rc, 2, 2), _history.Failed(Rc, 2, 2)]);
            await ExecuteAsync(
                look,
                """
                update edge_events.mt_event_progression set last_seq_id = (select max(seq_id) from edge_events.mt_events) where name = 'results:All';
                update edge_internal.result_mark set through_sequence = (select max(seq_id) from edge_events.mt_events);
                """);
        }

        await using var running = await RunningProjections.StartAsync(Servers);
        var found = await AuditAsync();
        found.Code.ShouldBe(1);
        found.Output.ShouldContain($"BREAKS  edge.trial: {_history.Experiment}: {_history.TrialId(Nt, 1)} 1 differs in");
        found.Output.ShouldContain($"{_history.TrialId(Rc, 2)} 2 is missing");
        found.Output.ShouldContain($"BREAKS  edge.results: {_history.Experiment}: 1 never were, such as {_history.TrialId(Rc, 2)}/2/trial-failed");

        await ShouldBeMendedAsync(running);
        await running.UntilAsync($"select exists (select from edge_internal.result_made where id = '{_history.TrialId(Rc, 2)}/2/trial-failed')");
    }

    [Theory]
    [InlineData(
        "update edge.trial_metric_set set metric_values[array_position(metrics, 'throughput')] = 7 where trial_id = '{0}'", "edge.trial_metric: {1}: {0} 1 throughput differs in value")]
    [InlineData("delete from edge.trial_metric_set where trial_id = '{0}'", "edge.trial_metric: {1}: 51 rows, such as {0} 1 bytes_moved is missing; {0} 1 bytes_per_packet is missing; {0} 1 bytes_read is missing")]
    [InlineData("update edge.runtime_throughput set mean_mb_per_s = mean_mb_per_s + 1 where runtime = 'RC'", "edge.runtime_throughput: {1}: pi4/RC/fio-write-4k differs in mean_mb_per_s")]
    [InlineData("update edge.trial set attempt = 7 where trial_id = '{0}'", "edge.trial: {1}: {0} 1 is missing; {0} 7 rests on no event")]
    [InlineData("delete from edge.device_capability where name = 'power'", "edge.device_capability: device/pi4: pi4 telemetry power is missing")]
    [InlineData("delete from edge_internal.result_made where id like '{0}%'", "edge.results: {1}: 1 never were, such as {0}/1/trial-completed")]
    [InlineData("update edge_internal.result_mark set through_sequence = 1000", "progress of the results: results of events up to 1000 count as sent, and the tables have only come to 41")]
    [InlineData("update edge_events.mt_event_progression set last_seq_id = 1000 where name = 'results:All'", "progress of the tables: the tables claim to count in event 1000, and the next one gets place 42")]
    public async Task Given_something_that_was_lost_or_altered_When_audited_Then_the_place_is_named_and_repair_mends_it(string damage, string expected)
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, string.Format(System.Globalization.CultureInfo.InvariantCulture, damage, _history.TrialId(Rc, 1)));

        var (code, output, _) = await AuditAsync();

        code.ShouldBe(1);
        output.ShouldContain("BREAKS  " + string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, _history.TrialId(Rc, 1), _history.Experiment));
        await ShouldBeMendedAsync(look);
    }

    [Fact]
    public async Task Given_a_telemetry_batch_whose_event_is_gone_When_audited_Then_it_is_named_and_repair_says_that_it_cannot_be_made_again()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, $"insert into edge_internal.telemetry_received values ('pi4', '{_history.Session}', 'cpu', 900)");

        var (code, output, errors) = await AuditAsync("--repair");

        code.ShouldBe(1);
        output.ShouldContain("BREAKS  telemetry: 1 messages were taken in and are not among the events: pi4");
        errors.ShouldContain("not everything could be mended");
    }

    [Fact]
    public async Task Given_an_audited_store_When_an_event_comes_in_late_at_an_earlier_place_Then_the_next_look_finds_it_and_one_without_news_looks_at_nothing()
    {
        await StoreAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        var audit = host.Services.GetRequiredService<StoreAudit>();
        await using var look = RunningProjections.Beside(Servers);
        (await audit.RunAsync(all: false, CancellationToken.None)).Entities.Count.ShouldBe(2);
        (await audit.RunAsync(all: false, CancellationToken.None)).Entities.ShouldBeEmpty();

        // A transaction that took its place long ago and commits only now.
        await ExecuteAsync(
            look,
            """
            update edge_events.mt_events set seq_id = 1000 where seq_id = 41;
            update edge_events.mt_event_progression set last_seq_id = 1000 where name = 'results:All';
            select setval('edge_events.mt_events_sequence', 1000);
            """);
        await audit.RunAsync(all: false, CancellationToken.None);
        await look.AppendAsync([_history.Excluded(Nt, 1)]);
        await ExecuteAsync(look, "update edge_events.mt_events set seq_id = 999 where seq_id = 1001");

        var report = await audit.RunAsync(all: false, CancellationToken.None);

        report.BrokenLines.ShouldContain(line => line.StartsWith($"edge.trial: {_history.Experiment}: {_history.TrialId(Nt, 1)} 1 differs in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_an_audited_store_When_telemetry_from_between_trials_comes_Then_the_next_look_looks_at_nothing()
    {
        await StoreAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        var audit = host.Services.GetRequiredService<StoreAudit>();
        await audit.RunAsync(all: false, CancellationToken.None);
        await using (var running = await RunningProjections.StartAsync(Servers))
        {
            await running.AppendAsync([_history.Cpu(Nt, 1, sequence: 70) with { TrialId = null, Attempt = null, Phase = null }, PackedPages.Of([_history.Cpu(Nt, 1) with { TrialId = null, Attempt = null, Phase = null }], 1)]);
            await running.CaughtUpAsync();
        }

        var report = await audit.RunAsync(all: false, CancellationToken.None);

        report.Entities.ShouldBeEmpty();
        report.BrokenLines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_an_experiment_that_came_by_an_archive_without_its_end_When_the_service_looks_Then_it_does_not_wait_for_one()
    {
        await StoreAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        var periodic = host.Services.GetRequiredService<PeriodicAudit>();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, "update edge.experiment set ended_at = null, status = 'running'; update edge.trial set status = 'running', ended_at = null where attempt = 1 and block = 1");
        (await periodic.LookAsync(CancellationToken.None)).ShouldBeFalse();

        await ExecuteAsync(look, "insert into edge_internal.imported_event select seq_id from edge_events.mt_events");

        (await periodic.LookAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Given_the_service_When_an_experiment_is_under_way_Then_it_leaves_the_machine_alone_and_looks_once_it_has_ended()
    {
        await StoreAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        var periodic = host.Services.GetRequiredService<PeriodicAudit>();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, "delete from edge.claim; update edge.experiment set ended_at = null, status = 'running'");

        (await periodic.LookAsync(CancellationToken.None)).ShouldBeFalse();
        await ExecuteAsync(look, "update edge.experiment set ended_at = now(), status = 'finished'; update edge.trial set status = 'running', ended_at = null where attempt = 1 and block = 1");
        (await periodic.LookAsync(CancellationToken.None)).ShouldBeFalse();
        (await look.ScalarAsync<long>("select count(*) from edge_internal.audit")).ShouldBe(0);
        await ExecuteAsync(look, "update edge.trial set ended_at = now()");
        (await periodic.LookAsync(CancellationToken.None)).ShouldBeTrue();

        (await look.ScalarAsync<string>("select array_to_string(broken, '|') from edge_internal.audit")).ShouldContain($"edge.claim: {_history.Experiment}: 1 pi4 fio-write-4k is missing");
        (await periodic.LookAsync(CancellationToken.None)).ShouldBeFalse("nothing came since");
    }

    [Fact]
    public async Task Given_an_audit_When_an_experiment_begins_meanwhile_Then_it_is_given_up_and_nothing_is_on_record()
    {
        await StoreAsync();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        await using var look = RunningProjections.Beside(Servers);
        var asked = 0;

        (await host.Services.GetRequiredService<StoreAudit>().RunAsync(all: false, _ => Task.FromResult(++asked < 2), CancellationToken.None)).ShouldBeNull();

        asked.ShouldBe(2);
        (await look.ScalarAsync<long>("select count(*) from edge_internal.audit")).ShouldBe(0);
    }

    [Fact]
    public async Task Given_what_a_whole_audit_found_When_a_smaller_one_looks_at_less_Then_it_stays_on_record()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(
            look,
            $"""
            delete from edge.experiment; delete from edge_events.event_chain where version = 2 and stream_id = 'trial/{_history.TrialId(Rc, 1)}';
            insert into edge_internal.telemetry_received values ('pi4', '{_history.Session}', 'cpu', 900);
            insert into edge_internal.telemetry_received values ('pi4', '{_history.Session}', 'cpu', 901);
            """);
        (await AuditAsync()).Code.ShouldBe(1);
        const string Broken = "select array_to_string(array(select split_part(line, ': ', 1) || case when line like '%; this cannot be mended' then '!' else '' end from unnest(broken) line order by 1), ',') from edge_internal.audit";
        (await look.ScalarAsync<string>(Broken)).ShouldBe("chains of events!,edge.experiment,telemetry!");
        await ExecuteAsync(
            look,
            $"insert into edge_events.mt_events select 1000 + n, gen_random_uuid(), stream_id, 1000 + n, data || jsonb_build_object('sequence', 1000 + n), bdata, type, timestamp, tenant_id, mt_dotnet_type, is_archived from edge_events.mt_events, generate_series(1, 9) n where seq_id = (select min(seq_id) from edge_events.mt_events where type = 'telemetry_batch')");
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);

        await host.Services.GetRequiredService<StoreAudit>().RunAsync(all: false, CancellationToken.None);

        (await look.ScalarAsync<string>(Broken)).ShouldBe("chains of events!,edge.experiment,streams of events!,telemetry!");
    }

    [Fact]
    public async Task Given_a_result_that_never_left_When_rebuilt_Then_the_rebuild_does_not_vouch_for_it()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, $"delete from edge_internal.result_made where id = '{_history.TrialId(Rc, 1)}/1/trial-completed'");

        var lines = await RunningProjections.RebuildAsync(Servers);

        lines.ShouldContain($"audit BREAKS  edge.results: {_history.Experiment}: 1 never were, such as {_history.TrialId(Rc, 1)}/1/trial-completed");
    }

    [Fact]
    public async Task Given_a_break_of_a_chain_that_an_audit_found_When_rebuilt_Then_the_look_at_its_end_names_it_and_does_not_say_that_all_is_well()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, $"delete from edge_events.event_chain where version = 2 and stream_id = 'trial/{_history.TrialId(Rc, 1)}'");
        (await AuditAsync()).Code.ShouldBe(1);

        var lines = await RunningProjections.RebuildAsync(Servers);

        lines.Where(line => line.StartsWith("audit BREAKS", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldEndWith("; this cannot be mended (found by an audit before; edge audit --store looks again)");
        lines.ShouldNotContain("audit: the store is as its events say");
    }

    [Fact]
    public async Task Given_a_rebuild_of_tables_that_were_altered_When_done_Then_it_says_which_rows_it_put_right_and_ends_with_an_audit()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        await ExecuteAsync(look, "update edge.trial set device = 'other'");

        var lines = await RunningProjections.RebuildAsync(Servers);

        lines.ShouldContain("put right  edge.trial: 4 rows were not as the events say");
        lines.ShouldContain("audit: the store is as its events say");
    }

    /// <summary>A whole experiment in the tables, its results sent, and no service.</summary>
    private async Task StoreAsync()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(_history.Whole());
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
    }

    private async Task ShouldBeMendedAsync(RunningProjections look)
    {
        var (code, output, errors) = await AuditAsync("--repair");
        code.ShouldBe(0, output + errors);
        (await AuditAsync()).Code.ShouldBe(0);
        var live = await look.AllRowsAsync();
        (await RunningProjections.RebuildAsync(Servers)).ShouldNotContain(line => line.Contains("not as the events say", StringComparison.Ordinal));
        (await look.AllRowsAsync()).ShouldBe(live);
    }

    private async Task<(int Code, string Output, string Errors)> AuditAsync(params string[] options)
    {
        using var process = ServiceProcess.Start(Servers, ["audit", .. options]);
        return await process.ExitAsync();
    }

    private static async Task ExecuteAsync(RunningProjections look, string sql)
    {
        await using var command = look.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
