using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using Npgsql;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>What docs/sql.md says of other programs is done by those programs, and the dashboard's queries are run.</summary>
public sealed partial class OtherProgramsTests : DatabaseTests
{
    private static readonly string Page = Repository.Page("sql.md");

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-programs-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Given_the_pages_example_for_psql_When_run_Then_it_prints_the_cells()
    {
        await StoreAsync();

        (await RunAsync("bash", "-c", Example("sh"))).ShouldBe("runtime,workload,n,mean_mb_per_s,ratio_to_nt\nNT,fio-write-4k,4,52.5,1\nRC,fio-write-4k,4,42.5,0.8095238095238095\n");
    }

    [Fact]
    public async Task Given_the_pages_example_for_Python_When_run_Then_it_prints_the_ratios()
    {
        await StoreAsync();

        (await RunAsync("/usr/bin/python3", "-c", Example("python"))).ShouldMatch(@"^RC fio-write-4k: 0\.810 of NT \([\d.]+ to [\d.]+\), [a-z ]+\n$");
    }

    [Fact]
    public async Task Given_tables_as_Parquet_When_DuckDB_reads_them_Then_they_have_the_rows_and_values_of_the_tables()
    {
        await StoreAsync();
        foreach (var table in Table.All)
        {
            using var export = ServiceProcess.Start(Servers, "export", "--format", "parquet", table.ShortName, Path.Combine(_folder, $"{table.ShortName}.parquet"));
            (await export.ExitAsync()).Code.ShouldBe(0, table.Name);
        }

        await using var duck = new DuckDBConnection("Data Source=:memory:");
        await duck.OpenAsync();
        await using var here = duck.CreateCommand();
        here.CommandText = $"set file_search_path = '{_folder}'; set timezone = 'UTC'";
        await here.ExecuteNonQueryAsync();

        here.CommandText = Example("duckdb");
        (await RowsAsync(here)).ShouldBe(["NT fio-write-4k 4 52.5", "RC fio-write-4k 4 42.5"]);
        await using var look = RunningProjections.Beside(Servers);
        foreach (var table in Table.All)
        {
            here.CommandText = $"select count(*), string_agg(column_name, ' ') from (describe select * from '{table.ShortName}.parquet')";
            (await RowsAsync(here)).ShouldHaveSingleItem().ShouldBe($"{table.Columns.Count} {string.Join(' ', table.Columns)}");
            here.CommandText = $"select count(*) from '{table.ShortName}.parquet'";
            (await RowsAsync(here)).ShouldHaveSingleItem().ShouldBe($"{await look.ScalarAsync<long>($"select count(*) from {table.Name}")}");
        }

        // Sorted by it, DuckDB relies on the bounds that the file states of the column.
        here.CommandText = "select ended_at::varchar from 'trial.parquet' order by ended_at";
        (await RowsAsync(here)).ShouldBe(await LikeAsync(look, "select to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00' from edge.trial order by ended_at"));
        const string Values = "select trial_id, attempt, window_s, as_of_sequence, epoch_ms({0}) as ended, excluded, failure_kind, phases from {1} order by trial_id, attempt";
        here.CommandText = string.Format(null, Values, "ended_at", "'trial.parquet'");
        (await RowsAsync(here)).ShouldBe(await LikeAsync(look, string.Format(null, Values, "ended_at", "edge.trial").Replace("epoch_ms(ended_at)", "floor(extract(epoch from ended_at) * 1000)::bigint", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_a_file_that_is_there_When_a_table_is_exported_to_it_Then_it_is_left_alone_and_nothing_lies_beside_it()
    {
        await StoreAsync();
        var (mine, link, free) = (Path.Combine(_folder, "mine"), Path.Combine(_folder, "link"), Path.Combine(_folder, "trial.parquet"));
        await File.WriteAllTextAsync(mine, "mine");
        File.CreateSymbolicLink(link, "nowhere");

        foreach (var (path, message) in new[] { (mine, $"{mine} is there already: write another name, or remove it"), (link, $"{link} is there already: write another name, or remove it"), (_folder, $"{_folder} is a folder: write the name of a file, such as {_folder}/trial.parquet") })
        {
            using var export = ServiceProcess.Start(Servers, "export", "--format", "parquet", "trial", path);
            var (code, _, errors) = await export.ExitAsync();
            (code, errors).ShouldBe((2, $"{message}\n"));
        }

        (await File.ReadAllTextAsync(mine)).ShouldBe("mine");
        using var fine = ServiceProcess.Start(Servers, "export", "--format", "parquet", "trial", free);
        (await fine.ExitAsync()).Code.ShouldBe(0);
        Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal).ShouldBe([link, mine, free]);
    }

    [Fact]
    public async Task Given_the_dashboard_When_each_of_its_queries_is_run_Then_it_gives_rows()
    {
        await StoreAsync();
        await using var look = RunningProjections.Beside(Servers);
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "grafana", "dashboards", "experiment.json")));
        string[] queries =
        [
            .. dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("query").GetString()!),
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("rawSql").GetString()!),
        ];

        queries.Length.ShouldBe(9);
        foreach (var query in queries)
        {
            // As Grafana fills them in.
            var sql = TimeFilter().Replace(query, "$1 between '2000-01-01T00:00:00Z' and '2100-01-01T00:00:00Z'")
                .Replace("${experiment:sqlstring}", $"'{new History().Experiment}'", StringComparison.Ordinal)
                .Replace("${trial:sqlstring}", $"'{new History().TrialId(Rc, 1)}'", StringComparison.Ordinal);
            sql.ShouldNotContain("$");
            (await look.RowsAsync(sql)).ShouldNotBeEmpty(sql);
        }
    }

    private async Task StoreAsync()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History { Repetitions = 4 }.Whole());
        await projections.CaughtUpAsync();
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var address = new NpgsqlConnectionStringBuilder(Servers.Database);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = address.Host,
                ["PGPORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = address.Username,
                ["PGPASSWORD"] = address.Password,
                ["PGDATABASE"] = address.Database,
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }

    private static string Example(string language) => Regex.Match(Page, $"```{language}\n(?<text>.*?)```", RegexOptions.Singleline).Groups["text"].Value;

    private static async Task<string[]> LikeAsync(RunningProjections look, string sql)
    {
        await using var command = look.Database.CreateCommand(sql);
        return await RowsAsync(command);
    }

    private static async Task<string[]> RowsAsync(System.Data.Common.DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column =>
                reader.IsDBNull(column) ? "null" : Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return [.. rows];
    }

    [GeneratedRegex(@"\$__timeFilter\((\w+)\)")]
    private static partial Regex TimeFilter();
}
