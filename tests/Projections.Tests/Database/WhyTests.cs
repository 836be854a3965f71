using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>From a row to its events, and to what a tool printed.</summary>
public sealed class WhyTests : DatabaseTests
{
    private const string Printed = "{ \"fio version\": \"fio-3.33\" }\n";

    [Fact]
    public async Task Given_every_row_of_every_table_When_asked_why_Then_the_events_named_give_the_same_row_and_the_last_is_the_rows_last()
    {
        await using var projections = await RunningProjections.StartAsync(Servers, pageSize: 5);
        await projections.AppendAsync(RebuildTests.Eventful());
        await projections.CaughtUpAsync();
        var reader = new EvidenceReader(projections.Database);
        foreach (var table in Table.All)
        {
            var keys = await projections.RowsAsync($"select array[{string.Join(", ", table.Key.Select(column => $"{column}::text"))}] as key from {table.Name}");
            keys.ShouldNotBeEmpty();
            foreach (var key in keys.Select(row => (string[])row["key"]!))
            {
                var what = $"{table.Name} {string.Join(' ', key)}";
                var found = await FoundRow.FindAsync(projections.Database, table.ShortName, key, CancellationToken.None);
                var history = await reader.HistoryAsync(found, CancellationToken.None);
                var evidence = RowEvidence.Of(table, found.Row, history);

                evidence.ShouldNotBeEmpty(what);
                JsonElement.DeepEquals(Again(table, key, evidence), Comparable(found.Row)).ShouldBeTrue($"{what}\n{Again(table, key, evidence)}\n{found.Row}");
                if (found.Row.TryGetProperty("as_of_sequence", out var last))
                {
                    evidence[^1].Sequence.ShouldBe(last.GetInt64(), what);
                }

                (await reader.OfAsync(found, CancellationToken.None)).Select(stored => stored.Id).ShouldBe(evidence.Select(stored => stored.Id), what);
            }
        }
    }

    [Fact]
    public async Task Given_a_trial_When_asked_why_Then_its_events_are_listed_with_time_stream_and_the_telemetry_of_its_window()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync([history.Submitted, history.Designed, .. history.WholeTrial(Nt, 1, 50), history.Cpu(Nt, 1, sequence: 50) with { StartNs = 99_000_000_000 }]);
        await projections.CaughtUpAsync();

        var text = await WhyAsync("trial", history.TrialId(Nt, 1).ToString());
        using var json = JsonDocument.Parse(await WhyAsync("trial", history.TrialId(Nt, 1).ToString()[..8], "1", "--json"));

        text.ShouldStartWith($"trial {history.TrialId(Nt, 1)} 1\n  trial_id ");
        text.ShouldContain("\n\nrests on 10 events: 1 trial_requested, 1 trial_accepted, 2 trial_phase_entered, 5 telemetry_batch, 1 trial_completed\n\n");
        text.ShouldContain($"trial_requested                 trial/{history.TrialId(Nt, 1)}\n");
        text.ShouldContain("telemetry_batch cpu, in the window");
        text.ShouldContain("telemetry_batch cpu, outside the window");
        text.ShouldContain("fio.json  10 bytes  sha256 aa\n");
        var events = json.RootElement.GetProperty("events").EnumerateArray().ToArray();
        events.Select(stored => stored.GetProperty("id").GetGuid()).ShouldBe(json.RootElement.GetProperty("row").GetProperty("evidence").EnumerateArray().Select(id => id.GetGuid()));
        events.ShouldAllBe(stored => stored.GetProperty("sequence").GetInt64() > 0 && stored.GetProperty("at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        events[^2].GetProperty("outputs")[0].GetProperty("name").GetString().ShouldBe("fio.json");
        json.RootElement.GetProperty("key").GetProperty("attempt").GetString().ShouldBe("1");
    }

    [Fact]
    public async Task Given_what_a_tool_printed_When_asked_for_Then_it_comes_byte_by_byte_unless_it_was_changed()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(
        [
            history.Submitted, history.Designed, history.Requested(Nt, 1), history.Completed(Nt, 1, 50) with { Outputs = [Output("fio.json"), Output("fio.stderr")] },
            history.Requested(Nt, 2), history.Completed(Nt, 2, 51) with { Outputs = [Output("fio.json") with { Sha256 = new string('0', 64) }] },
        ]);
        await projections.CaughtUpAsync();
        var (first, second) = (history.TrialId(Nt, 1).ToString(), history.TrialId(Nt, 2).ToString());

        (await WhyAsync("trial", first, "--raw", "fio.json")).ShouldBe(Printed);
        (await WhyAsync("trial_metric", first, "1", "throughput", "--raw", "fio.json")).ShouldBe(Printed);
        (await WhyAsync("runtime_throughput", "last", "NT/fio-write-4k", "--raw", "fio.stderr")).ShouldBe(Printed);
        (await FailAsync(1, "trial", second, "--raw", "fio.json")).ShouldContain("the event was changed after it was stored");
        (await FailAsync(2, "trial", first, "--raw", "fio.txt")).ShouldBe($"trial {first} 1 rests on no output fio.txt: write one of fio.json, fio.stderr");
        (await FailAsync(2, "runtime_efficiency", "last", "pi4/NT/fio-write-4k", "--raw", "fio.json"))
            .ShouldStartWith($"runtime_efficiency {history.Experiment} pi4/NT/fio-write-4k rests on 2 outputs fio.json: ask for that of one trial: why trial ");
    }

    [Fact]
    public async Task Given_what_names_no_row_or_several_When_asked_why_Then_one_message_says_what_to_write()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        (await FailAsync(2, "cell", "last")).ShouldBe("cell has no row last: it has no row at all");
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();
        var key = $"{history.Experiment} pi4";

        (await FailAsync(2, "cells")).ShouldStartWith("there is no table cells: write one of experiment, cell, device, ");
        (await FailAsync(2, "cell", "last"))
            .ShouldBe($"last fits several rows of cell: its key is experiment_id cell_key. Write one of:\n  cell {key}/NT/fio-write-4k\n  cell {key}/RC-big/fio-write-4k\n  cell {key}/RC/fio-write-4k");
        (await FailAsync(2, "cell"))
            .ShouldBe($"cell has several rows: its key is experiment_id cell_key. Write one of:\n  cell {key}/NT/fio-write-4k\n  cell {key}/RC-big/fio-write-4k\n  cell {key}/RC/fio-write-4k");
        (await WhyAsync("trial", "pi4/NT/fio-write-4k:2")).ShouldStartWith($"trial {history.TrialId(Nt, 2)} 1\n");
        (await FailAsync(2, "trial", "pi4/NT/fio-write-4k:3")).ShouldStartWith("trial has no row pi4/NT/fio-write-4k:3: its key is trial_id attempt. Write one of:");
        (await FailAsync(2, "cell", "last", "pi5")).ShouldStartWith("cell has no row last pi5: its key is experiment_id cell_key. Write one of:\n  cell ");
        (await FailAsync(2, "experiment", "nope")).ShouldBe($"There is no experiment nope. There are: {history.Experiment}. All: ./edge status");
        await projections.AppendAsync(new History { ExperimentId = Guid.NewGuid(), Session = Guid.NewGuid() }.Whole());
        await projections.CaughtUpAsync();
        (await FailAsync(2, "runtime_efficiency", history.Experiment, "QM")).ShouldBe(
            $"runtime_efficiency has no row {history.Experiment} QM: its key is experiment_id cell_key. Write one of:\n  runtime_efficiency {key}/NT/fio-write-4k\n  runtime_efficiency {key}/RC-big/fio-write-4k\n  runtime_efficiency {key}/RC/fio-write-4k");
        var trial = history.TrialId(Nt, 1).ToString();
        (await FailAsync(2, "trial", trial[^6..])).ShouldStartWith($"trial has no row {trial[^6..]}: its key is trial_id attempt. Write one of:");
        (await FailAsync(2, "cell", "a", "b", "c")).ShouldBe("cell has a key of 2, experiment_id cell_key; 3 values were given");
        (await FailAsync(2)).ShouldStartWith("usage:");
        (await WhyAsync("experiment", history.Experiment[^6..])).ShouldStartWith($"experiment {history.Experiment}\n  experiment_id ");
    }

    private static RawOutput Output(string name)
    {
        var plain = Encoding.UTF8.GetBytes(Printed);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(plain);
        }

        return new RawOutput(name, Convert.ToBase64String(packed.ToArray()), Convert.ToHexStringLower(SHA256.HashData(plain)), plain.Length);
    }

    /// <summary>The row, made from these events and no others.</summary>
    private static JsonElement Again(Table table, string[] key, IReadOnlyList<StoredEvent> evidence)
    {
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(evidence), evidence);
        changes = changes.WithExperiments([.. evidence.Select(stored => TouchedEntities.ExperimentOf(stored.Data)).OfType<Guid>().Distinct()], evidence, []);
        changes = changes.WithCells([.. changes.AllCells()], []).WithFamilies([]);
        return table.RowsOf(changes)
            .Select(row => JsonSerializer.SerializeToElement(row, table.Row, RowJson.Options))
            .Where(row => table.Key.Select(column => row.GetProperty(column).ToString()).SequenceEqual(key))
            .Select(Comparable)
            .ShouldHaveSingleItem();
    }

    /// <summary>PostgreSQL keeps microseconds, and one time of this history is finer.</summary>
    private static JsonElement Comparable(JsonElement row)
    {
        var properties = JsonNode.Parse(row.GetRawText())!.AsObject();
        properties.Remove("submitted_at");
        return JsonSerializer.SerializeToElement(properties);
    }

    private async Task<string> WhyAsync(params string[] words)
    {
        using var why = ServiceProcess.Start(Servers, ["why", .. words]);
        var (code, output, errors) = await why.ExitAsync();
        code.ShouldBe(0, errors);
        return output;
    }

    private async Task<string> FailAsync(int exitCode, params string[] words)
    {
        using var why = ServiceProcess.Start(Servers, ["why", .. words]);
        var (code, output, errors) = await why.ExitAsync();
        code.ShouldBe(exitCode, errors);
        output.ShouldBeEmpty();
        errors.ShouldNotContain("   at ");
        return errors.TrimEnd();
    }
}
