using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Reparsing;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using EdgePipeline.Workloads;
using EdgePipeline.Workloads.Fio;
using Microsoft.Extensions.DependencyInjection;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>A parser that was wrong is mended, and the tables are right without a launch.</summary>
public sealed class ReparseTests : DatabaseTests
{
    /// <summary>Without the columns that name events and the parser's version, every figure of the trial and of what is made of it.</summary>
    private const string FiguresSql =
        """
        select string_agg(md5(figures) || ' ' || left(figures, 150), E'\n' order by figures) from (
          select concat_ws(' ', cell_key, block, window_s, window_start_at, phases, reparse_problem) as figures from edge.trial
          union all select concat_ws(' ', trial_id, metric, value, reason) from edge.trial_metric
          union all select (to_jsonb(t) - 'evidence' - 'as_of_sequence')::text from edge.runtime_throughput t
          union all select (to_jsonb(t) - 'evidence' - 'as_of_sequence')::text from edge.runtime_efficiency t
          union all select (to_jsonb(t) - 'evidence' - 'as_of_sequence')::text from edge.contrast t order by 1) all_figures
        """;

    [Fact]
    public async Task Given_results_of_a_wrong_parser_When_it_is_mended_and_outputs_are_parsed_again_Then_the_tables_are_those_of_the_right_one_live_and_rebuilt()
    {
        var right = Reparse.WorkloadOf(Workload);
        await using var elsewhere = await TestServers.CreateAsync();
        var expected = await FiguresAsync(elsewhere, right);
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(Measured(WithParser.Wrong(right)));
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<string>(FiguresSql)).ShouldNotBe(expected);
        var sent = await projections.ScalarAsync<string>("select string_agg(data::text, '' order by seq_id) from edge_events.mt_events where type = 'trial_completed'");

        var lines = await ReplayAsync("reparse", "last");

        lines.ShouldContain("pi4/NT/fio-write-4k, block 1, attempt 1 (");
        lines.ShouldContain($"): fio/0 -> {FioOutput.ParserVersion}: window 0.5105 -> 1.021 s, throughput ");
        lines.ShouldEndWith("4 results parsed again: 4 events appended; no result of before is lost\n");
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<string>(FiguresSql)).ShouldBe(expected);
        (await projections.ScalarAsync<string>("select string_agg(distinct source, ' ') from edge.trial_metric where metric in ('throughput', 'bytes_moved')")).ShouldBe(FioOutput.ParserVersion);
        (await projections.ScalarAsync<string>("select string_agg(data::text, '' order by seq_id) from edge_events.mt_events where type = 'trial_completed'")).ShouldBe(sent);
        var live = await projections.AllRowsAsync();
        await RunningProjections.RebuildAsync(Servers);
        (await projections.AllRowsAsync()).ShouldBe(live);
        (await ReplayAsync("reparse")).ShouldEndWith("4 results parsed again: 0 events appended; no result of before is lost\n");
    }

    [Fact]
    public async Task Given_no_service_that_runs_When_outputs_are_parsed_again_by_two_at_once_Then_each_result_is_appended_once_and_the_tables_follow()
    {
        var right = Reparse.WorkloadOf(Workload);
        await using var elsewhere = await TestServers.CreateAsync();
        var expected = await FiguresAsync(elsewhere, right);
        await FiguresAsync(Servers, WithParser.Wrong(right));

        using var host = Service.Build(RunningProjections.SettingsOf(Servers), 100);
        using var other = Service.Build(RunningProjections.SettingsOf(Servers), 100);
        await Task.WhenAll(new[] { host, other }.Select(one => one.Services.GetRequiredService<Reparse>().RunAsync(null, Reparse.WorkloadOf, _ => { }, CancellationToken.None)));

        await using var projections = await RunningProjections.StartAsync(Servers);
        (await projections.ScalarAsync<long>("select count(*) from edge_events.mt_events where type = 'trial_reparsed'")).ShouldBe(4);
        (await projections.ScalarAsync<string>(FiguresSql)).ShouldBe(expected);
    }

    [Fact]
    public async Task Given_a_result_that_was_parsed_again_When_asked_why_or_exported_Then_both_results_are_there()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var right = Reparse.WorkloadOf(Workload);
        await projections.AppendAsync(Measured(WithParser.Wrong(right)));
        await projections.CaughtUpAsync();
        await ReplayAsync("reparse", "last");
        await projections.CaughtUpAsync();
        var trial = new History().TrialId(Nt, 1).ToString();

        var why = await RunAsync("why", "trial_metric", trial, "1", "throughput");
        var value = ((ToolMeasured)right.Parse(Printed.Fio, 0, "")).Metrics.Single(metric => metric.Name == "throughput").Value;
        why.ShouldContain(FormattableString.Invariant($"trial_completed by fio/0: {value / 1.048576}"));
        why.ShouldContain(FormattableString.Invariant($"trial_reparsed by {FioOutput.ParserVersion}: {value}"));
        (await RunAsync("why", "trial", trial, "--raw", "fio.json")).ShouldBe(Printed.Fio);

        var file = Path.Combine(Path.GetTempPath(), $"edge-{Guid.NewGuid():N}.tar");
        try
        {
            await RunAsync("export", "last", file);
            await using var other = await TestServers.CreateAsync();
            using var import = ServiceProcess.Start(other, "import", file);
            var (code, output, errors) = await import.ExitAsync();
            code.ShouldBe(0, errors);
            output.Split('\n').Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Projections.Tables.Table.All.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Given_outputs_that_the_parser_at_hand_does_not_understand_When_parsed_again_Then_results_stay_and_the_reason_is_in_the_table_and_in_why()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var lenient = new WithParser(Reparse.WorkloadOf(Workload), "fio/0", _ => Reparse.WorkloadOf(Workload).Parse(Printed.Fio, 0, ""));
        await projections.AppendAsync(Measured(lenient, Printed.Fio[..1000]));
        await projections.CaughtUpAsync();
        const string resultsSql = "select string_agg(concat_ws(' ', trial_id, metric, value, source), E'\\n' order by trial_id, metric) from edge.trial_metric";
        var before = await projections.ScalarAsync<string>(resultsSql);

        var lines = await ReplayAsync("reparse");

        lines.ShouldContain($": {FioOutput.ParserVersion} does not understand its output, and the result by fio/0 stays: fio's JSON is cut off or damaged\n");
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<string>(resultsSql)).ShouldBe(before);
        (await projections.ScalarAsync<string>("select string_agg(distinct reparse_problem, ' ') from edge.trial")).ShouldBe($"{FioOutput.ParserVersion}: fio's JSON is cut off or damaged");
        (await RunAsync("why", "trial", new History().TrialId(Nt, 1).ToString())).ShouldContain($"\n{FioOutput.ParserVersion} does not understand the output, and the result before stays: fio's JSON is cut off or damaged\n");
        (await ReplayAsync("reparse")).ShouldEndWith("4 results parsed again: 0 events appended; no result of before is lost\n");
    }

    [Fact]
    public async Task Given_outputs_that_are_not_what_the_device_sent_When_parsed_again_Then_each_is_told_and_nothing_is_appended()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();

        var lines = await ReplayAsync("reparse");

        lines.ShouldContain("the event was changed after it was stored");
        lines.ShouldEndWith("4 results parsed again: 0 events appended, 4 that cannot be parsed again; no result of before is lost\n");
        (await projections.ScalarAsync<long>("select count(*) from edge_events.mt_events where type = 'trial_reparsed'")).ShouldBe(0);
    }

    private static async Task<string> FiguresAsync(TestServers servers, IWorkload parser)
    {
        await using var projections = await RunningProjections.StartAsync(servers);
        await projections.AppendAsync(Measured(parser));
        await projections.CaughtUpAsync();
        return await projections.ScalarAsync<string>(FiguresSql);
    }

    private static IEnumerable<object> Measured(IWorkload parser, string? output = null)
    {
        var history = new History();
        return history.Whole().Select(stored => stored is TrialCompleted completed
            ? Printed.Completed(history, completed.TrialId == history.TrialId(Nt, 1) || completed.TrialId == history.TrialId(Nt, 2) ? Nt : Rc, BlockOf(history, completed), parser, output ?? Printed.Fio)
            : stored);
    }

    private static int BlockOf(History history, TrialCompleted completed) => history.Designed.Order.Single(drawn => drawn.TrialId == completed.TrialId).Block;

    private Task<string> ReplayAsync(params string[] words) => RunAsync(["replay", .. words]);

    private async Task<string> RunAsync(params string[] words)
    {
        using var process = ServiceProcess.Start(Servers, words);
        var (code, output, errors) = await process.ExitAsync();
        code.ShouldBe(0, errors);
        return output;
    }
}
