using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Archive;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RabbitMQ.Client;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>An experiment's events leave one store in a file and give the same rows in another.</summary>
public sealed class ArchiveTests : DatabaseTests
{
    private const string EventsSql = "select id, stream_id, type, timestamp, data::text, mt_dotnet_type, tenant_id, is_archived from edge_events.mt_events where stream_id <> 'device/other' order by seq_id";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"edge-{Guid.NewGuid():N}.tar");

    [Theory]
    [InlineData(false, 41)]
    [InlineData(true, 29)]
    public async Task Given_an_export_When_imported_into_another_store_Then_events_and_rows_are_the_same_and_nothing_is_news(bool inPages, int events)
    {
        var whole = new History().Whole();
        await FillAsync(Servers, new History { ExperimentId = Guid.NewGuid(), Session = Guid.NewGuid() }.Whole().Skip(2), inPages ? WithPages(whole) : whole);
        await ExportAsync(Servers);
        await using var other = await TestServers.CreateAsync();

        var lines = await ImportAsync(other);

        lines[0].ShouldStartWith($"imported {events} events of ");
        foreach (var table in Table.All)
        {
            lines.ShouldContain(line => line.StartsWith($"{table.ShortName} ", StringComparison.Ordinal) && line.EndsWith("  as exported", StringComparison.Ordinal), table.Name);
        }

        await using var there = NpgsqlDataSource.Create(other.Database);
        (await TextsAsync(there, "select id::text from edge_internal.result_outbox")).ShouldBeEmpty();
        (await TextsAsync(there, $"select t::text from ({EventsSql}) t")).Count.ShouldBe(events);
        await using var here = NpgsqlDataSource.Create(Servers.Database);
        (await TextsAsync(there, $"select t::text from ({EventsSql}) t")).ShouldBeSubsetOf(await TextsAsync(here, $"select t::text from ({EventsSql}) t"));
        (await RowsAsync(there)).ShouldBe(await RowsAsync(here, "11111111-2222-3333-4444-555555abcdef"));
        (await TextsAsync(there, "select s.id from edge_events.mt_streams s where version <> (select max(version) from edge_events.mt_events e where e.stream_id = s.id) or version <> (select count(*) from edge_events.mt_events e where e.stream_id = s.id)"))
            .ShouldBeEmpty();
    }

    /// <summary>What is refused must not be an honest file.</summary>
    [Theory]
    [InlineData("11111111-2222-3333-4444-555555abcdef")]
    [InlineData("11111111-2222-3333-4444-666666fedcba")]
    [InlineData("11111111-2222-3333-4444-777777fedcba")]
    public async Task Given_an_experiment_in_which_much_went_wrong_When_imported_Then_its_events_give_the_rows_that_they_gave(string experiment)
    {
        await FillAsync(Servers, RebuildTests.Eventful());
        await ExportAsync(Servers, experiment);
        await using var other = await TestServers.CreateAsync();

        (await ImportAsync(other)).Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Table.All.Count);
    }

    [Fact]
    public async Task Given_telemetry_of_which_an_archive_has_a_part_When_imported_Then_the_rest_is_not_called_lost()
    {
        var history = new History();
        await FillAsync(Servers,
        [
            history.Submitted, history.Designed, history.Requested(Nt, 1), PackedPages.Of([history.Cpu(Nt, 1)], 1), history.Completed(Nt, 1, 50),
            PackedPages.Of([history.Cpu(Nt, 1) with { TrialId = null, Attempt = null, Phase = null }], 2),
            history.Requested(Rc, 1), PackedPages.Of([history.Cpu(Rc, 1) with { Dropped = 3 }], 3), history.Completed(Rc, 1, 40), history.Finished,
        ]);
        await ExportAsync(Servers);
        await using var other = await TestServers.CreateAsync();

        await ImportAsync(other);

        await using var there = NpgsqlDataSource.Create(other.Database);
        (await TextsAsync(there, "select data->>'sequence' from edge_events.mt_events where type = 'telemetry_page' order by 1")).ShouldBe(["1", "3"]);
        (await TextsAsync(there, "select kind || missing from edge.telemetry_gap")).ShouldBe(["dropped_readings3"]);
    }

    [Fact]
    public async Task Given_an_import_beside_a_running_service_When_events_come_afterwards_Then_they_go_on_and_their_results_alone_are_told()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await using var other = await TestServers.CreateAsync();
        await using var connection = await new ConnectionFactory { Uri = new Uri(other.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(other);
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(queue, Topology.ResultsExchange, "#");

        (await ImportAsync(other))[^1].ShouldEndWith("  as exported");
        (await ToldAsync(projections, channel, queue)).ShouldBeEmpty();

        var (history, next) = (new History(), new History { ExperimentId = Guid.NewGuid(), Session = Guid.NewGuid() });
        await projections.AppendAsync([history.Excluded(Rc, 1), .. next.Whole()]);
        var told = await ToldAsync(projections, channel, queue);
        told.ShouldContain($"{next.ExperimentId}/experiment-finished");
        var excluded = await projections.ScalarAsync<long>("select seq_id from edge_events.mt_events where type = 'trial_excluded'");
        var ofImported = told.Where(id => id.StartsWith($"{history.ExperimentId}/", StringComparison.Ordinal)).ToArray();
        ofImported.ShouldNotBeEmpty();
        ofImported.ShouldAllBe(id => id.EndsWith($"-changed/{excluded}", StringComparison.Ordinal));
        var before = await projections.AllRowsAsync();
        await RunningProjections.RebuildAsync(other);
        (await projections.AllRowsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Given_an_archive_When_imported_twice_or_where_it_was_made_Then_nothing_is_doubled_and_it_says_so()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await using var other = await TestServers.CreateAsync();
        await ImportAsync(other);
        await using var there = NpgsqlDataSource.Create(other.Database);
        var before = await TextsAsync(there, "select e::text from edge_events.mt_events e order by seq_id");

        foreach (var servers in new[] { other, Servers })
        {
            var lines = await ImportAsync(servers);

            lines[0].ShouldEndWith(" is in this store already: none of its 41 events is new");
            lines.Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Table.All.Count);
        }

        (await TextsAsync(there, "select e::text from edge_events.mt_events e order by seq_id")).ShouldBe(before);
    }

    [Fact]
    public async Task Given_a_store_with_a_device_of_that_name_When_imported_Then_its_rows_stay_and_the_others_are_as_exported()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await using var other = await TestServers.CreateAsync();
        await FillAsync(other, [new History().Announced with { EnvironmentSha256 = "env-of-another-machine" }]);

        var lines = await ImportAsync(other);

        lines[0].ShouldStartWith("imported 39 events of ");
        lines[1].ShouldBe("left out 2 events by which pi4 said of what it is made: this store knows a device of that name, whose rows stay its own");
        lines.Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Table.All.Count - 2);
        lines.ShouldContain(line => line.StartsWith("device ", StringComparison.Ordinal) && line.Contains("is not compared", StringComparison.Ordinal));
        await using var there = NpgsqlDataSource.Create(other.Database);
        (await TextsAsync(there, "select environment_sha256 from edge.device")).ShouldBe(["env-of-another-machine"]);
    }

    [Fact]
    public async Task Given_an_experiment_that_went_on_When_the_older_and_the_newer_archive_are_imported_Then_each_says_what_it_adds()
    {
        object[] events = [.. new History().Whole()];
        await FillAsync(Servers, events[..30]);
        (await ExportAsync(Servers))[^1].ShouldEndWith("has not ended: what comes later is not in the file; export it again when it has");
        await using var other = await TestServers.CreateAsync();
        (await ImportAsync(other))[0].ShouldStartWith("imported 30 events of ");
        await FillAsync(Servers, events[30..]);

        (await ImportAsync(Servers)).ShouldContain(line => line.StartsWith("trial ", StringComparison.Ordinal) && line.Contains("is not compared", StringComparison.Ordinal));
        await ExportAsync(Servers);
        var lines = await ImportAsync(other);

        lines[0].ShouldContain("imported 11 events of ");
        lines[0].ShouldEndWith("; 30 were here already");
        lines.Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Table.All.Count);
    }

    [Fact]
    public async Task Given_damaged_archives_When_imported_Then_each_is_refused_with_the_place_and_nothing_is_stored()
    {
        var whole = await SmallArchive.OfAsync(SmallArchive.Lines);
        (byte[] File, string Place)[] damaged =
        [
            ([], "it is empty"),
            (whole[..^3000], "events.ndjson.zst cannot be unpacked"),
            (SmallArchive.WithLines(whole, lines => lines[..^1]), "line 41 of events.ndjson.zst is missing"),
            (SmallArchive.WithLines(whole, lines => lines), "events.ndjson.zst does not have the hash"),
            (await SmallArchive.OfAsync([.. SmallArchive.Lines.Take(40), SmallArchive.Lines[40] with { Type = "unknown" }]), "line 41 of events.ndjson.zst is an event of type unknown"),
        ];
        foreach (var (file, place) in damaged)
        {
            await File.WriteAllBytesAsync(_file, file);

            var refusal = (await Should.ThrowAsync<VerbException>(() => ImportAsync(Servers))).Message;

            refusal.ShouldStartWith($"{_file}: {place}");
            refusal.ShouldContain("Nothing was imported");
            // A newer version reads what is of a newer one: to export it again gives the same.
            refusal.EndsWith("copy the file again", StringComparison.Ordinal).ShouldBe(!place.Contains("of type unknown", StringComparison.Ordinal), refusal);
        }

        await using var database = NpgsqlDataSource.Create(Servers.Database);
        (await TextsAsync(database, "select id from edge_events.mt_streams union all select id::text from edge_events.mt_events")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_store_in_which_an_event_was_changed_When_imported_Then_it_is_refused_and_the_event_named()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await using var database = NpgsqlDataSource.Create(Servers.Database);
        await using (var change = database.CreateCommand("update edge_events.mt_events set data = jsonb_set(data, '{at}', '\"2020-01-01T00:00:00+00:00\"') where type = 'experiment_finished'; delete from edge_events.mt_events where seq_id = 30"))
        {
            await change.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<VerbException>(() => ImportAsync(Servers))).Message.ShouldContain("(sequence 41) stands in this store with other contents");
        (await TextsAsync(database, "select id::text from edge_events.mt_events")).Count.ShouldBe(40);
    }

    [Fact]
    public async Task Given_an_event_that_was_changed_When_exported_Then_it_is_refused_and_the_event_named()
    {
        await FillAsync(Servers, new History().Whole());
        await using var database = NpgsqlDataSource.Create(Servers.Database);
        await using (var change = database.CreateCommand("update edge_events.mt_events set data = jsonb_set(data, '{windowEndNs}', '1') where type = 'trial_completed' and seq_id = (select min(seq_id) from edge_events.mt_events where type = 'trial_completed')"))
        {
            await change.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<VerbException>(() => ExportAsync(Servers))).Message.ShouldMatch(@"its events are not those that were recorded, .* event \d+, version 5 of trial/\S+, was changed, moved or put in");
        File.Exists(_file).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_rows_that_do_not_follow_from_the_events_When_imported_Then_the_tables_are_named()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await using var database = NpgsqlDataSource.Create(Servers.Database);
        await using (var change = database.CreateCommand("update edge.runtime_throughput set mean_mb_per_s = 99"))
        {
            await change.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<VerbException>(() => ImportAsync(Servers))).Message.ShouldStartWith("the events are here, but runtime_throughput differ from the archive's: run replay rebuild");
    }

    /// <summary>Every hash is right, because the forger computed each anew; only the rows tell.</summary>
    [Theory]
    [InlineData("an event", "trial_metric, runtime_throughput")]
    [InlineData("a hash of rows", "runtime_throughput")]
    public async Task Given_a_forged_archive_When_imported_Then_it_is_refused_before_anything_is_stored(string forged, string tables)
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        await ForgeAsync(
            line => forged == "an event" && line.Type == "trial_completed" ? line with { Data = line.Data.Replace("\"value\": 5", "\"value\": 7", StringComparison.Ordinal) } : line,
            hash => forged != "an event" && hash.Table == "runtime_throughput" ? hash with { Sha256 = new string('0', 64) } : hash);
        await using var other = await TestServers.CreateAsync();

        var refusal = (await Should.ThrowAsync<VerbException>(() => ImportAsync(other))).Message;

        refusal.ShouldStartWith($"{_file}: its events give other rows here than its manifest names, in ");
        refusal.ShouldContain(tables);
        refusal.ShouldContain("Nothing was imported");
        await using var there = NpgsqlDataSource.Create(other.Database);
        (await TextsAsync(there, "select id from edge_events.mt_streams union all select id::text from edge_events.mt_events union all select experiment from edge.experiment")).ShouldBeEmpty();

        // Nobody but a person can tell a forger from another processor.
        (await Should.ThrowAsync<VerbException>(() => ImportAsync(other, takesDiffering: true))).Message.ShouldStartWith("the events are here, but ");
        (await TextsAsync(there, "select count(*)::text from edge_events.mt_events")).ShouldBe(["41"]);
    }

    [Fact]
    public async Task Given_a_file_of_something_else_When_exported_to_it_Then_it_is_left_alone()
    {
        await FillAsync(Servers, new History().Whole());
        await File.WriteAllTextAsync(_file, "mine");

        (await Should.ThrowAsync<VerbException>(() => ExportAsync(Servers))).Message.ShouldBe($"{_file} is there already and is no archive of this experiment: write another name, or remove it");
        (await File.ReadAllTextAsync(_file)).ShouldBe("mine");
        Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(_file)}*partial").ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_tables_made_with_other_settings_When_imported_Then_it_says_so_and_compares_those_that_are_not_touched()
    {
        await FillAsync(Servers, new History().Whole());
        await ExportAsync(Servers);
        using (var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize))
        {
            var versions = host.Services.GetRequiredService<Versions>();
            await versions.TryAsync([KeyValuePair.Create("efficiency.power", "above_idle")], "other", _ => { }, CancellationToken.None);
            await versions.PromoteAsync("other", null, _ => { }, CancellationToken.None);
        }

        var lines = await ImportAsync(Servers);

        lines.ShouldContain("runtime_efficiency    is not compared: the archive's was made with efficiency.power=total, this one with efficiency.power=above_idle");
        lines.Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(Table.All.Count - 1);
    }

    [Fact]
    public async Task Given_a_table_When_printed_for_other_programs_Then_both_formats_hold_every_row_and_column_in_order()
    {
        await FillAsync(Servers, new History { IsControlled = true }.Whole());
        await using var database = NpgsqlDataSource.Create(Servers.Database);
        foreach (var table in Table.All)
        {
            var rows = await TextsAsync(database, $"select row_to_json(t)::text from {table.Name} t order by {string.Join(", ", table.Key)}");

            using var json = JsonDocument.Parse(await PrintedAsync(database, table.Name, "json"));
            json.RootElement.EnumerateArray().Select(row => row.GetRawText()).ShouldBe(rows);
            var csv = await PrintedAsync(database, table.ShortName, "csv");
            csv.Split('\n')[0].ShouldBe(string.Join(',', table.Columns));
            await using var connection = await database.OpenConnectionAsync();
            await using (var create = new NpgsqlCommand($"create temp table read_back (like {table.Name})", connection))
            {
                await create.ExecuteNonQueryAsync();
            }

            await using (var copy = await connection.BeginTextImportAsync($"copy read_back ({string.Join(", ", table.Columns)}) from stdin (format csv, header)"))
            {
                await copy.WriteAsync(csv);
            }

            await using var back = new NpgsqlCommand($"select array_agg(row_to_json(t)::text order by {string.Join(", ", table.Key)}) from read_back t", connection);
            ((string[])(await back.ExecuteScalarAsync())!).ShouldBe(rows);
        }

        (await Should.ThrowAsync<VerbException>(() => PrintedAsync(database, "trial", "xml"))).Message.ShouldBe("--format xml: write csv or json, or parquet and a file");
    }

    /// <summary>Each file here was written by the version that its name says.</summary>
    [Theory]
    [InlineData("format-1.tar", 41, 10)]
    [InlineData("format-1-pages.tar", 29, 11)]
    public async Task Given_an_archive_of_an_older_version_When_imported_Then_its_events_give_rows(string name, int events, int tables)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Archive", name), _file);

        var lines = await ImportAsync(Servers);

        lines[0].ShouldStartWith($"imported {events} events of ");
        lines.Count(line => line.EndsWith("  as exported", StringComparison.Ordinal)).ShouldBe(tables);
        await using var database = NpgsqlDataSource.Create(Servers.Database);
        (await TextsAsync(database, "select count(*)::text from edge.trial where status = 'completed'")).ShouldBe(["4"]);
    }

    public override async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task FillAsync(TestServers servers, params IEnumerable<object>[] histories)
    {
        await using var projections = await RunningProjections.StartAsync(servers);
        foreach (var history in histories)
        {
            await projections.AppendAsync(history);
        }

        await projections.CaughtUpAsync();
    }

    private async Task<IReadOnlyList<string>> ExportAsync(TestServers servers, string experiment = "11111111-2222-3333-4444-555555abcdef")
    {
        var lines = new List<string>();
        using var host = Service.Build(RunningProjections.SettingsOf(servers), Service.PageSize);
        await host.Services.GetRequiredService<Export>().RunAsync(experiment, _file, lines.Add, CancellationToken.None);
        return lines;
    }

    /// <summary>Writes the archive again with what was changed, and with the hashes that it then has.</summary>
    private async Task ForgeAsync(Func<ArchiveLine, ArchiveLine> ofEvent, Func<RowHash, RowHash> ofRows)
    {
        using var whole = new MemoryStream(await File.ReadAllBytesAsync(_file));
        var archive = await ArchiveReader.OpenAsync(whole, CancellationToken.None);
        var manifest = archive.Manifest;
        using var packed = new MemoryStream();
        var events = await ArchiveWriter.PackAsync(
            packed, manifest.ExperimentId, archive.EventsAsync(CancellationToken.None).Select(read => ofEvent(read.Line)), CancellationToken.None);
        await using var file = File.Create(_file);
        await ArchiveWriter.WriteAsync(file, manifest with { Events = events, Tables = [.. manifest.Tables.Select(ofRows)] }, packed, CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> ImportAsync(TestServers servers, bool takesDiffering = false)
    {
        var lines = new List<string>();
        using var host = Service.Build(RunningProjections.SettingsOf(servers), Service.PageSize);
        await host.Services.GetRequiredService<Import>().RunAsync(_file, takesDiffering, lines.Add, CancellationToken.None);
        return lines;
    }

    private static async Task<string> PrintedAsync(NpgsqlDataSource database, string table, string format)
    {
        using var output = new MemoryStream();
        await new TableText(database).WriteAsync(table, format, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<IReadOnlyList<string>> ToldAsync(RunningProjections projections, IChannel channel, string queue)
    {
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
        var ids = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
        {
            ids.Add(message.BasicProperties.MessageId!);
        }

        return ids;
    }

    /// <summary>Every row, without its place; of one experiment, or all.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(NpgsqlDataSource database, string? experiment = null)
    {
        var all = new List<string>();
        foreach (var table in Table.All.Where(table => table.Key[0] != "device"))
        {
            var filter = experiment is null ? "true" : $"experiment_id = '{experiment}'";
            all.AddRange(await TextsAsync(database, $"select '{table.Name} ' || (to_jsonb(t) - 'as_of_sequence')::text from {table.Name} t where {filter} order by {string.Join(", ", table.Key)}"));
        }

        return all;
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(NpgsqlDataSource database, string sql) =>
        [.. (await RunningProjections.RowsAsync(database, sql)).Select(row => row.Values.Single()!.ToString()!)];
}
