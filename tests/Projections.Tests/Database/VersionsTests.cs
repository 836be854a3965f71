using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Replay;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Tables made in two ways, side by side.</summary>
public sealed class VersionsTests : DatabaseTests
{
    private const string EnergySql = "select string_agg(distinct concat_ws('/', energy_j, mb_per_j), ' ') from edge.runtime_efficiency where n > 0";

    [Fact]
    public async Task Given_other_settings_When_tried_and_promoted_Then_the_difference_is_shown_with_its_cause_and_readers_get_the_new_tables_here_and_elsewhere()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        (await ReplayAsync("try", "--set", "efficiency.power=above_idle", "--as", "above_idle"))
            .ShouldContain("version above_idle: efficiency.power=above_idle, through event 41, in schema edge_try_above_idle. Compare: replay diff live above_idle");

        (await projections.ScalarAsync<string>(EnergySql)).ShouldBe("10/10");
        (await projections.ScalarAsync<string>("select string_agg(distinct concat_ws('/', energy_j, mb_per_j), ' ') from edge_try_above_idle.runtime_efficiency where n > 0")).ShouldBe("4/25");
        var diff = await ReplayAsync("diff", "live", "above_idle");
        diff.ShouldStartWith("live (defaults) and above_idle (efficiency.power=above_idle), both through event 41: 4 values differ\n");
        diff.ShouldContain($"runtime_efficiency {history.Experiment} pi4/NT/fio-write-4k\n  energy_j                 10 -> 4   efficiency.power: total -> above_idle\n");
        (await ReplayAsync("list")).ShouldMatch(@"^live +through event 41 +defaults\nabove_idle +through event 41 +efficiency\.power=above_idle\n$");

        (await ReplayAsync("promote", "above_idle", "--by", "somebody")).ShouldStartWith("the live tables are now those of above_idle: efficiency.power=above_idle.");

        (await projections.ScalarAsync<string>(EnergySql)).ShouldBe("4/25");
        (await projections.ScalarAsync<string>("select data->'settings'->>'efficiency.power' || ' ' || (data->>'by') from edge_events.mt_events where type = 'table_settings_promoted'")).ShouldBe("above_idle somebody");
        (await ReplayAsync("list")).ShouldMatch(@"^live +through event 4[12] +efficiency\.power=above_idle\n$");
        await projections.AppendAsync(new History { ExperimentId = Guid.NewGuid() }.Whole());
        await projections.CaughtUpAsync();
        (await projections.ScalarAsync<string>(EnergySql)).ShouldBe("4/25");
        await RunningProjections.RebuildAsync(Servers);
        (await projections.ScalarAsync<string>(EnergySql)).ShouldBe("4/25");

        await using var servers = await TestServers.CreateAsync();
        await using var elsewhere = await RunningProjections.StartAsync(servers);
        await StoreCopy.EventsAsync(Servers.Database, servers.Database);
        await elsewhere.CaughtUpAsync();
        (await elsewhere.AllRowsAsync()).ShouldBe(await projections.AllRowsAsync());
    }

    [Fact]
    public async Task Given_events_that_came_after_a_version_was_made_When_compared_Then_it_has_caught_up_and_only_settings_show()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync([new History().Submitted]);
        await projections.CaughtUpAsync();
        await ReplayAsync("try", "--set", "durability.reached_from=0.8");
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        using var diff = JsonDocument.Parse(await ReplayAsync("diff", "try1", "live", "--json"));

        diff.RootElement.GetProperty("through").GetInt64().ShouldBe(42);
        diff.RootElement.GetProperty("a").GetProperty("settings").GetProperty("durability.reached_from").GetString().ShouldBe("0.8");
        var changes = diff.RootElement.GetProperty("changes").EnumerateArray().ToArray();
        changes.Length.ShouldBe(2);
        changes.ShouldAllBe(change => change.GetProperty("table").GetString() == "runtime_throughput" && change.GetProperty("column").GetString() == "durability"
            && change.GetProperty("old").GetString() == "reached the device" && change.GetProperty("new").GetString() == "partly reached");
        changes[0].GetProperty("key").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe($"{{\"experiment_id\":\"{history.ExperimentId}\",\"experiment\":\"{history.Experiment}\",\"cell_key\":\"pi4/NT/fio-write-4k\"}}");
        var cause = changes[0].GetProperty("causes").EnumerateArray().ShouldHaveSingleItem();
        (cause.GetProperty("setting").GetString(), cause.GetProperty("old").GetString(), cause.GetProperty("new").GetString()).ShouldBe(("durability.reached_from", "0.8", "0.9"));
    }

    [Fact]
    public async Task Given_a_damaged_live_table_When_compared_Then_no_setting_is_blamed()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();
        await ReplayAsync("try", "--set", "durability.most_apart=50");
        await projections.RowsAsync("update edge.cell set tool = 'oif' where runtime = 'NT'; delete from edge.device");

        var diff = await ReplayAsync("diff", "live", "try1");

        diff.ShouldContain("tool                     \"oif\" -> \"fio\"   no setting explains it: rebuild");
        diff.ShouldContain("device pi4\n  device                   no row -> \"pi4\"   no setting explains it");
    }

    [Fact]
    public async Task Given_settings_promoted_elsewhere_When_their_event_arrives_Then_the_running_service_makes_the_tables_with_them()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await projections.CaughtUpAsync();

        await using (var session = projections.Events.LightweightSession())
        {
            session.Events.Append(Streams.TableSettings, new TableSettingsPromoted(new Dictionary<string, string> { ["efficiency.power"] = "above_idle" }, null, Start));
            await session.SaveChangesAsync();
        }

        await projections.UntilAsync($"select ({EnergySql}) = '4/25'");
        await projections.CaughtUpAsync();
    }

    [Fact]
    public async Task Given_a_version_When_dropped_or_left_by_a_crash_Then_nothing_of_it_is_left()
    {
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await ReplayAsync("try", "--set", "durability.most_apart=3", "--as", "wide");
            (await ReplayAsync("drop", "wide")).ShouldBe("version wide dropped\n");
            await ReplayAsync("try", "--set", "durability.most_apart=3", "--as", "kept");
            await projections.RowsAsync("create schema edge_try_half; create table edge_try_half.trial ()");
        }

        await using var again = await RunningProjections.StartAsync(Servers);
        (await again.ScalarAsync<string>("select string_agg(nspname, ' ') from pg_namespace where starts_with(nspname, 'edge_try_')")).ShouldBe("edge_try_kept");
    }

    [Theory]
    [InlineData("usage:", "try")]
    [InlineData("usage:", "diff", "live")]
    [InlineData("--set efficiency.power: write SETTING=VALUE", "try", "--set", "efficiency.power")]
    [InlineData("there is no setting power: write one of efficiency.power=total or above_idle, ", "try", "--set", "power=total")]
    [InlineData("the live tables are made so already (defaults): set something else", "try", "--set", "efficiency.power=total")]
    [InlineData("--set durability.most_apart=6: durability.most_apart is set to 5 already: write each setting once", "try", "--set", "durability.most_apart=5", "--set", "durability.most_apart=6")]
    [InlineData("--as Wide: write a name of lower-case letters", "try", "--set", "efficiency.power=above_idle", "--as", "Wide")]
    [InlineData("there is no version a: write one of live, or make one by replay try", "diff", "live", "a")]
    [InlineData("live is what readers see: write the name of another version", "drop", "live")]
    [InlineData("live is what readers see: write the name of another version", "promote", "live")]
    public async Task Given_what_cannot_be_done_When_asked_for_Then_one_message_says_what_to_write(string message, params string[] words)
    {
        await using (await RunningProjections.StartAsync(Servers))
        {
        }

        using var replay = ServiceProcess.Start(Servers, ["replay", .. words]);
        var (code, output, errors) = await replay.ExitAsync();

        code.ShouldBe(2, errors);
        output.ShouldBeEmpty();
        errors.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("there are no live tables yet: run replay rebuild, or an experiment first", "live", "try1")]
    [InlineData("there is no version try1: make one by replay try --set SETTING=VALUE --as try1", "try1", "live")]
    public async Task Given_a_store_without_tables_When_compared_Then_it_says_how_they_are_made(string message, string before, string after)
    {
        using var replay = ServiceProcess.Start(Servers, ["replay", "diff", before, after]);
        var (code, _, errors) = await replay.ExitAsync();

        code.ShouldBe(2, errors);
        errors.TrimEnd().ShouldBe(message);
    }

    private async Task<string> ReplayAsync(params string[] words)
    {
        using var replay = ServiceProcess.Start(Servers, ["replay", .. words]);
        var (code, output, errors) = await replay.ExitAsync();
        code.ShouldBe(0, errors);
        return output;
    }
}
