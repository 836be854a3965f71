using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.Projections.Windows;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Events;

public sealed class StoredPageTests
{
    private static readonly TelemetryPage Page = With(
        PackedPages.Of([new History().Cpu(History.Nt, 1), new History().Power(History.Nt, 1)], 7),
        new PackedSource("cpu:0", 0, new Dictionary<string, string> { ["usr_ns"] = "ns 0 1 1" }),
        new PackedSource("process:1", 0, new Dictionary<string, string> { ["rss_bytes"] = "\"µ\\B\" 1 4096 1 2", ["o\"dd"] = "count" }, 3, new Dictionary<string, string> { ["command"] = "fio\t\"1\"" }),
        new PackedSource("thermal:none", 0, new Dictionary<string, string>()));

    private static readonly TelemetryPage BetweenTrials = Page with { TrialId = null, Attempt = null, Phases = [.. Page.Phases.Select(string? (_) => null)] };

    public static TheoryData<string> Stored =>
    [
        Json(Page),
        Json(BetweenTrials),
        Json(Page).Replace("\"sources\"", "\"later\":[{\"sources\":[1]}],\"sources\"", StringComparison.Ordinal),
        // Members in another order, as PostgreSQL stores them by their length.
        Sorted(JsonNode.Parse(Json(Page))!).ToJsonString(),
        Sorted(JsonNode.Parse(Json(Page))!, descending: true).ToJsonString(),
        new JsonObject(JsonNode.Parse(Json(Page))!.AsObject().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString(new() { WriteIndented = true }),
    ];

    [Theory]
    [MemberData(nameof(Stored))]
    public void Given_a_stored_page_When_read_Then_it_is_what_the_serializer_reads_but_for_sources_that_no_row_is_made_of(string stored)
    {
        var whole = JsonSerializer.Deserialize<TelemetryPage>(stored, JsonSerializerOptions.Web)!;

        var read = StoredPage.Read(System.Text.Encoding.UTF8.GetBytes(stored));

        Json(read).ShouldBe(Json(whole with { Sources = [.. whole.Sources.Where(source => TelemetrySources.InformsRows(source.Source))] }));
        read.Sources.Select(source => source.Source).ShouldBe(["cpu", "power:model", "process:1", "thermal:none"], ignoreOrder: true);
    }

    [Fact]
    public void Given_a_stored_page_When_a_column_is_asked_for_Then_it_is_there_or_it_is_not()
    {
        var columns = StoredPage.Read(JsonSerializer.SerializeToUtf8Bytes(Page, JsonSerializerOptions.Web)).Sources.Single(source => source.Source == "process:1").Columns;

        (columns.Count, columns["o\"dd"], columns.ContainsKey("rss_bytes")).ShouldBe((2, "count", true));
        columns.TryGetValue("cswch", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => columns["cswch"]);
    }

    [Fact]
    public void Given_half_a_page_When_read_Then_it_says_so()
    {
        var half = JsonSerializer.SerializeToUtf8Bytes(Page, JsonSerializerOptions.Web)[..300];

        Should.Throw<JsonException>(() => StoredPage.Read(half));
    }

    private static string Json(TelemetryPage page) => JsonSerializer.Serialize(page, JsonSerializerOptions.Web);

    private static TelemetryPage With(TelemetryPage page, params PackedSource[] more) => page with { Sources = [.. page.Sources, .. more] };

    private static JsonNode Sorted(JsonNode node, bool descending = false) => node switch
    {
        JsonObject members => new JsonObject((descending ? members.OrderByDescending(member => member.Key, StringComparer.Ordinal) : members.OrderBy(member => member.Key.Length))
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Sorted(member.Value, descending)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Sorted(item, descending))]),
        _ => node.DeepClone(),
    };
}
