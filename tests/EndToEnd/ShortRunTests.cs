using System.Text.Json;

namespace EdgePipeline.EndToEnd;

public sealed class ShortRunTests(ShortRun run) : IClassFixture<ShortRun>
{
    private const int Trials = 8;

    private string Database => run.Edge.Database;

    [Fact]
    public void Given_a_plan_When_run_Then_it_ends_well_with_tables_and_a_report()
    {
        run.Result.ShouldExitWith(0);
        run.Result.Output.ShouldContain($"{Trials} of {Trials} trials");
        run.Result.Output.ShouldContain("Throughput on local, MB/s");
        run.Result.Output.ShouldContain("Efficiency on local");
        run.Result.Output.ShouldContain("./edge down");

        var report = File.ReadAllText(Path.Combine(Directory.GetDirectories(run.Edge.Reports, "short-*").First(), "report.html"));
        report.ShouldContain("<svg");
        report.ShouldContain("fio-randread-64k");
        report.ShouldContain("seed: 11");
    }

    [Fact]
    public async Task Given_the_pages_commands_for_other_programs_When_run_Then_they_connect_and_a_user_of_ones_own_may_read_and_not_write()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Edge.Root, "docs", "sql.md"));
        // The page speaks of the home that a person has.
        var commands = string.Concat(page.Split("```bash\n")[1..].Select(block => block.Split("```")[0])).Replace(".edge/", $"{run.Edge.Home}/", StringComparison.Ordinal);
        const string asAnna = """
            export PGUSER=anna PGPASSWORD=...
            psql -tA -c "select 'has read ' || experiment from edge.experiment"
            psql -c "delete from edge.experiment" 2>&1
            """;

        var result = await run.Edge.ShellAsync($"{commands}\n{asAnna}");

        result.Output.ShouldContain("edge_sql", customMessage: result.Errors);
        result.Output.ShouldContain("has read short-", customMessage: result.Errors);
        result.Output.ShouldContain("permission denied");
    }

    [Fact]
    public async Task Given_a_moment_in_the_middle_When_reported_Then_tables_and_page_show_what_was_known_then()
    {
        var (label, sequence) = (await Sql.ReadAsync(
            Database,
            """
            select e.experiment, s.seq_id from edge_events.mt_events s join edge.experiment e on e.experiment_id = (s.data->>'experimentId')::uuid
            where s.type = 'trial_completed' and e.experiment like 'short-%' order by s.seq_id offset 1 limit 1
            """,
            row => (row.GetString(0), row.GetInt64(1)))).Single();

        var then = await run.Edge.RunAsync("report", label, "--as-of", $"{sequence}");
        var live = await run.Edge.RunAsync("report", label, "--json");
        var last = await run.Edge.RunAsync("report", label, "--as-of", "2100-01-01", "--json");

        then.ShouldExitWith(0).Output.ShouldStartWith($"As of event {sequence}, ");
        then.Output.ShouldContain($"2 of {Trials} trials completed");
        File.ReadAllText(Path.Combine(run.Edge.Reports, label, $"report-as-of-{sequence}.html")).ShouldContain($"As of event {sequence}, ");
        File.ReadAllText(Path.Combine(run.Edge.Reports, label, "report.html")).ShouldNotContain("As of event");
        using var now = JsonDocument.Parse(live.ShouldExitWith(0).Output);
        using var atLast = JsonDocument.Parse(last.ShouldExitWith(0).Output);
        atLast.RootElement.EnumerateObject().Select(member => member.Name).Except(["as_of"]).ShouldBe(now.RootElement.EnumerateObject().Select(member => member.Name), ignoreOrder: true);
        Columns(atLast).ShouldBe(Columns(now));
        Means(atLast).ShouldBe(Means(now));
    }

    private static double[] Means(JsonDocument json) =>
        [.. json.RootElement.GetProperty("runtime_throughput").EnumerateArray().Select(row => row.GetProperty("mean_mb_per_s").GetDouble()).Order()];

    private static string[] Columns(JsonDocument json) =>
        [.. json.RootElement.GetProperty("trial")[0].EnumerateObject().Select(member => member.Name)];

    [Fact]
    public async Task Given_fios_own_output_When_compared_Then_the_tables_say_what_fio_said()
    {
        var outputs = await FioOutput.AllAsync(Database, "short");

        outputs.Count.ShouldBe(Trials);
        foreach (var fio in outputs)
        {
            (await MetricAsync(fio.TrialId, "throughput")).ShouldBe(fio.MbPerS, fio.MbPerS * 1e-9);
            (await MetricAsync(fio.TrialId, "iops")).ShouldBe(fio.Iops, fio.Iops * 1e-9);
            (await MetricAsync(fio.TrialId, fio.Operation == "read" ? "bytes_read" : "bytes_written")).ShouldBe(fio.BytesMoved);
        }

        var means = await Sql.ReadAsync(
            Database,
            """
            select t.mean_mb_per_s, (select avg(m.value) from edge.trial_metric m where m.experiment_id = t.experiment_id and m.cell_key = t.cell_key and m.metric = 'throughput'), t.n
            from edge.runtime_throughput t where t.experiment like 'short-%'
            """,
            row => (Mean: row.GetDouble(0), OfMetrics: row.GetDouble(1), N: row.GetInt32(2)));
        means.Count.ShouldBe(4);
        means.ShouldAllBe(cell => Math.Abs(cell.Mean - cell.OfMetrics) < cell.Mean * 1e-9 && cell.N == 2);
    }

    [Fact]
    public async Task Given_writes_past_the_page_cache_When_run_Then_their_bytes_reached_the_device_and_reads_say_why_there_is_none()
    {
        var cells = await Sql.ReadAsync(
            Database,
            "select workload, persisted_ratio, persisted_ratio_reason from edge.runtime_throughput where experiment like 'short-%'",
            row => (Workload: row.GetString(0), Ratio: row.IsDBNull(1) ? null : (double?)row.GetDouble(1), Reason: row.IsDBNull(2) ? null : row.GetString(2)));

        cells.Where(cell => cell.Workload.Contains("write")).ShouldAllBe(cell => cell.Ratio > 0.9);
        cells.Where(cell => cell.Workload.Contains("read")).ShouldAllBe(cell => cell.Ratio == null && cell.Reason != null);
    }

    [Fact]
    public async Task Given_a_machine_without_a_sensor_When_run_Then_cpu_is_there_and_energy_is_null_with_its_reason()
    {
        var cells = await Sql.ReadAsync(
            Database,
            "select cpu_busy_cpus, cpu_s_per_gb, mb_per_s_per_cpu, mb_per_j, power_reason from edge.runtime_efficiency where experiment like 'short-%'",
            row => (Busy: row.GetDouble(0), Demand: row.GetDouble(1), Rate: row.GetDouble(2), NoEnergy: row.IsDBNull(3), Reason: row.GetString(4)));

        cells.Count.ShouldBe(4);
        // The kernel counts CPU time in ticks: a full machine may read a little above all of its CPUs.
        cells.ShouldAllBe(cell => cell.Busy > 0 && cell.Busy <= Environment.ProcessorCount * 1.05 && cell.Demand > 0 && cell.Rate > 0);
        cells.ShouldAllBe(cell => cell.NoEnergy && cell.Reason.Length > 0);
    }

    [Fact]
    public async Task Given_the_container_When_run_Then_its_factors_say_overlay_bridge_and_limits()
    {
        var factors = await Sql.ReadAsync(
            Database,
            "select factors->>'filesystem', factors->>'network', factors::text from edge.trial where runtime = 'RC' and experiment like 'short-%'",
            row => (FileSystem: row.GetString(0), Network: row.GetString(1), All: row.GetString(2)));

        factors.Count.ShouldBe(Trials / 2);
        factors.ShouldAllBe(trial => trial.FileSystem.Contains("overlay") && trial.Network.Contains("bridge"));
        factors.ShouldAllBe(trial => trial.All.Contains((256 * 1024 * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture)) || trial.All.Contains("256"));
    }

    [Fact]
    public async Task Given_the_drawn_order_When_run_Then_trials_were_accepted_in_it_one_at_a_time()
    {
        var trials = await Sql.ReadAsync(
            Database,
            "select position, accepted_at, ended_at from edge.trial where experiment like 'short-%' and status = 'completed' order by accepted_at",
            row => (Position: row.GetInt32(0), From: row.GetDateTime(1), To: row.GetDateTime(2)));

        trials.Select(trial => trial.Position).ShouldBe(Enumerable.Range(1, Trials));
        trials.Zip(trials.Skip(1)).ShouldAllBe(pair => pair.First.To <= pair.Second.From);
    }

    [Fact]
    public async Task Given_the_events_When_the_tables_are_rebuilt_Then_they_are_the_same_row_by_row()
    {
        var before = await FingerprintAsync();

        (await run.Edge.RunAsync("replay", "rebuild")).ShouldExitWith(0);

        (await FingerprintAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Given_a_reader_When_asking_by_sql_Then_the_tables_answer_and_refuse_to_be_changed()
    {
        var read = (await run.Edge.RunAsync("sql", "--csv", "-t", "-c", "select count(*) from trial where status = 'completed' and experiment like 'short-%'")).ShouldExitWith(0);
        read.Output.ShouldBe($"{Trials}");

        var write = (await run.Edge.RunAsync("sql", "-c", "delete from trial")).ShouldExitWith(1);
        write.Errors.ShouldContain("read-only");
        (await run.Edge.RunAsync("devices", "--json")).ShouldExitWith(0).Output.ShouldContain("\"name\": \"RC\"");
        (await run.Edge.RunAsync("status")).ShouldExitWith(0).Output.ShouldContain("short-");
    }

    [Fact]
    public async Task Given_a_real_experiment_When_audited_Then_it_holds_and_a_falsified_store_is_found_out()
    {
        var label = await Sql.ReadOneAsync<string>(Database, "select experiment from edge.experiment where experiment like 'short-%'");
        var honest = (await run.Edge.RunAsync("audit", label)).ShouldExitWith(0).Output;
        honest.ShouldNotContain("BREAKS");
        honest.ShouldContain("seed 11 drew the same 8 trials again");
        honest.ShouldContain($"{label}: designed before its data, and run as designed");

        var store = (await run.Edge.RunAsync("audit", "--store")).ShouldExitWith(0).Output;
        store.ShouldNotContain("BREAKS");
        (await run.Edge.RunAsync("doctor")).ShouldExitWith(0).Output.ShouldContain("everything is as its events say");
        (await run.Edge.RunAsync("doctor", "--json")).ShouldExitWith(0).Output.ShouldContain("\"holds\": true");

        var design = $"type = 'experiment_designed' and data->>'experiment' = '{label}'";
        await ExecuteAsync($"update edge_events.mt_events set data = jsonb_set(data, '{{plan,seed}}', '12') where {design}");
        try
        {
            var seed = (await run.Edge.RunAsync("audit", label, "--json")).ShouldExitWith(1).Output;
            seed.ShouldContain("\"holds\": false");
            seed.ShouldContain("seed 12 does not give");
            seed.ShouldContain("\"event\": \"experiment_designed\"");
        }
        finally
        {
            await ExecuteAsync($"update edge_events.mt_events set data = jsonb_set(data, '{{plan,seed}}', '11') where {design}");
        }

        // A trial that was there before its design: clocks would still say otherwise.
        var trial = $"data->>'experiment' = '{label}' and type = 'trial_requested'";
        var sequence = await Sql.ReadOneAsync<long>(Database, $"select max(seq_id) from edge_events.mt_events where {trial}");
        await ExecuteAsync($"update edge_events.mt_events set seq_id = 0 where seq_id = {sequence}");
        try
        {
            var early = (await run.Edge.RunAsync("audit", label)).ShouldExitWith(1).Output;
            early.ShouldContain("BREAKS  nothing of the design came after the first trial");
            early.ShouldContain("came after event 0, trial_requested");
        }
        finally
        {
            await ExecuteAsync($"update edge_events.mt_events set seq_id = {sequence} where seq_id = 0");
        }

        (await run.Edge.RunAsync("audit", label)).ShouldExitWith(0);
    }

    [Fact]
    public async Task Given_a_queued_experiment_When_cancelled_Then_no_further_trial_starts_and_what_was_measured_stays()
    {
        var label = (await run.Edge.RunAsync("submit", Edge.Plan("long.yaml"))).ShouldExitWith(0).Output.Trim();
        await Eventually.HoldsAsync(async () => await CountAsync(label, "status in ('accepted', 'running')") > 0);

        (await run.Edge.RunAsync("cancel", label)).ShouldExitWith(0);
        await Eventually.HoldsAsync(async () => await Sql.ReadOneAsync<string>(Database, $"select status from edge.experiment where experiment = '{label}'") == "cancelled");

        (await CountAsync(label, "status in ('requested', 'accepted', 'running')")).ShouldBe(0);
        (await CountAsync(label, "true")).ShouldBeLessThan(4);
        (await run.Edge.RunAsync("report", label)).ShouldExitWith(0).Output.ShouldContain("cancelled");
    }

    [Fact]
    public async Task Given_the_worker_is_killed_in_the_middle_When_running_Then_the_trial_is_interrupted_and_tried_again_to_the_end()
    {
        using var running = run.Edge.Start("run", Edge.Plan("long.yaml"));
        var label = "";
        await Eventually.HoldsAsync(async () =>
            (label = (await Sql.ReadAsync(Database, "select experiment from edge.experiment where status = 'running'", row => row.GetString(0))).FirstOrDefault("")) != ""
            && Machine.Leftovers(run.Edge.Home, []).Any(line => line.Contains("fio")));

        using (var worker = System.Diagnostics.Process.GetProcessById(run.Edge.ProcessId("worker")))
            worker.Kill();
        var result = (await running.EndAsync(TimeSpan.FromMinutes(5))).ShouldExitWith(0);

        result.Output.ShouldContain("The worker had died; started again.");
        (await CountAsync(label, "status = 'interrupted'")).ShouldBe(1);
        (await CountAsync(label, "status = 'completed'")).ShouldBe(4);
        Machine.Leftovers("/none", (await Sql.AttemptsAsync(Database)).ToArray()).ShouldBeEmpty();
    }

    private async Task ExecuteAsync(string sql) => await Sql.ReadAsync(Database, sql, row => row.FieldCount);

    private Task<long> CountAsync(string label, string condition) =>
        Sql.ReadOneAsync<long>(Database, $"select count(*) from edge.trial where experiment = '{label}' and {condition}");

    private Task<double> MetricAsync(Guid trialId, string metric) =>
        Sql.ReadOneAsync<double>(Database, $"select value from edge.trial_metric where trial_id = '{trialId}' and metric = '{metric}'");

    private async Task<string> FingerprintAsync()
    {
        string[] tables = ["experiment", "cell", "device", "device_capability", "trial", "trial_metric", "runtime_throughput", "runtime_efficiency"];
        var prints = new List<string>();
        foreach (var table in tables)
            prints.Add($"{table} {await Sql.ReadOneAsync<string>(Database, $"select count(*) || ' ' || md5(coalesce(string_agg(r::text, E'\\n' order by r::text), '')) from edge.{table} r")}");
        return string.Join('\n', prints);
    }
}
