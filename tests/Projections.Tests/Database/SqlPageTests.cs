using System.Text.RegularExpressions;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>docs/sql.md is run, not believed.</summary>
public sealed partial class SqlPageTests : DatabaseTests
{
    private static readonly string Page = Repository.Page("sql.md");

    /// <summary>What follows is written from the comments in the schema: a comment that changes is changed there too.</summary>
    private const string Columns = "## Every column\n\nWhat `\\d+` shows, for reading without a database.\n\n";

    [Fact]
    public async Task Given_each_query_of_the_page_When_run_by_a_reader_on_a_real_history_Then_it_gives_rows()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History { Repetitions = 4, IsControlled = true };
        await projections.AppendAsync(
        [
            .. history.Whole(),
            .. new[] { history.Requested(Nt, 1, 2), (object)history.Failed(Nt, 1, 2), history.Requested(Rc, 9), history.Completed(Rc, 9, 40), history.Cpu(Rc, 9, sequence: 99), history.Excluded(Nt, 2) },
        ]);
        await projections.CaughtUpAsync();

        var queries = Query().Matches(Page).Select(match => match.Groups["sql"].Value).ToArray();

        queries.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var query in queries)
        {
            (await projections.RowsAsync(query)).ShouldNotBeEmpty(query);
        }
    }

    [Fact]
    public async Task Given_the_query_for_one_trial_When_planned_Then_only_that_trials_telemetry_is_read()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var query = Query().Matches(Page).Select(match => match.Groups["sql"].Value).Single(sql => sql.Contains("edge.cpu_sample", StringComparison.Ordinal));

        var plan = await projections.RowsAsync($"set enable_seqscan = off; explain {query}");

        var lines = plan.Select(row => (string)row["QUERY PLAN"]!).ToArray();
        lines.Count(line => line.Contains(Streams.TelemetryByTrialIndex, StringComparison.Ordinal)).ShouldBe(4, "pages and batches, of each view\n" + string.Join('\n', lines));
        lines.ShouldNotContain(line => line.Contains("Seq Scan on mt_events", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cpu_sample")]
    [InlineData("io_sample")]
    [InlineData("net_sample")]
    [InlineData("process_sample")]
    [InlineData("power_sample")]
    [InlineData("condition_sample")]
    public async Task Given_a_large_store_When_one_trials_samples_are_asked_for_Then_no_plan_reads_the_whole_history(string view)
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync([new History().Cpu(Nt, 1), PackedPages.Of([new History().Cpu(Nt, 1), new History().Power(Nt, 1)], 1)]);
        await using (var fill = projections.Database.CreateCommand(
            """
            insert into edge_events.mt_events (seq_id, id, stream_id, version, data, type)
            select seq_id * 1000000 + n, gen_random_uuid(), stream_id, seq_id * 1000000 + n, data || jsonb_build_object('trialId', md5((n / 50)::text)::uuid), type
            from edge_events.mt_events cross join generate_series(1, 20000) as n;
            analyze edge_events.mt_events
            """))
        {
            await fill.ExecuteNonQueryAsync();
        }

        var plan = await projections.RowsAsync($"explain select * from edge.{view} where trial_id = md5('7')::uuid");

        var lines = plan.Select(row => (string)row["QUERY PLAN"]!).ToArray();
        lines.ShouldContain(line => line.Contains(Streams.TelemetryByTrialIndex, StringComparison.Ordinal), string.Join('\n', lines));
        lines.ShouldNotContain(line => line.Contains("Seq Scan on mt_events", StringComparison.Ordinal));
        // A plan that seems so dear that it is compiled first takes seconds.
        lines.ShouldNotContain(line => line.StartsWith("JIT", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_the_page_When_compared_with_the_tables_Then_it_names_each() =>
        Table.All.Select(table => $"`{table.Name["edge.".Length..]}`").Where(name => !Page.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public async Task Given_the_page_When_compared_with_the_comments_Then_it_describes_every_column()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var columns = await projections.RowsAsync(
            """
            select c.relname, a.attname, col_description(c.oid, a.attnum) as comment
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'edge'::regnamespace and c.relkind in ('r', 'v')
            order by c.relkind, c.relname, a.attnum
            """);

        var sections = columns.GroupBy(column => column["relname"]).Select(table =>
            $"### {table.Key}\n\n| column | is |\n| --- | --- |\n{string.Concat(table.Select(column => $"| `{column["attname"]}` | {column["comment"]} |\n"))}");

        Page[Page.IndexOf(Columns, StringComparison.Ordinal)..].ShouldBe(Columns + string.Join('\n', sections));
    }

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();
}
