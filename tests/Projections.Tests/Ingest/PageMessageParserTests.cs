using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Ingest;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Ingest;

public sealed class PageMessageParserTests
{
    private static readonly string Good = JsonSerializer.Serialize(PackedPages.Of([new History().Cpu(History.Nt, 1), new History().Power(History.Nt, 1)], 7), JsonSerializerOptions.Web);

    [Fact]
    public void Given_a_page_as_telemetry_sends_it_When_parsed_Then_it_is_stored_as_it_came()
    {
        var body = Encoding.UTF8.GetBytes(Good);

        var (message, reason) = TelemetryMessageParser.Parse(body);

        reason.ShouldBeNull();
        (message!.Type, message.Source, message.Sequence).ShouldBe((typeof(TelemetryPage), "", 7));
        message.Json.ShouldBeSameAs(body);
    }

    [Theory]
    [InlineData("\"device\"", "\"DEVICE\"")]
    [InlineData("\"device\"", "\"note\":[1,{}],\"device\"")]
    [InlineData("\"sequence\":7", "\"sequence\":\"7\"")]
    [InlineData("\"sequence\":7", "\"sequence\":9,\"sequence\":7")]
    [InlineData("\"track\":0", "\"track\":0,\"dropped\":0,\"attributes\":null")]
    public void Given_a_page_in_other_words_When_parsed_Then_it_is_stored_so_that_sql_reads_it(string one, string other)
    {
        var (message, reason) = TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(Good.Replace(one, other, StringComparison.Ordinal)));

        reason.ShouldBeNull();
        var stored = JsonNode.Parse(message!.Json)!;
        JsonSerializer.Serialize(stored.Deserialize<TelemetryPage>(JsonSerializerOptions.Web), JsonSerializerOptions.Web).ShouldBe(Good);
        ((string?)stored["device"], (long)stored["sequence"]!).ShouldBe(("pi4", 7));
    }

    [Theory]
    [InlineData("device", "\" \"", "device: a name")]
    [InlineData("bootId", "null", "bootId: a name")]
    [InlineData("session", "\"00000000-0000-0000-0000-000000000000\"", "session: an id")]
    [InlineData("sequence", "0", "sequence: counts from 1")]
    [InlineData("startNs", "-1", "startNs: must not be negative")]
    [InlineData("attempt", "null", "attempt: is needed with trialId")]
    [InlineData("phases", "[]", "phases, tracks and sources: one of each")]
    [InlineData("phases", "[null,null]", "tracks[0].readings, periodsMs: one for each phase")]
    [InlineData("sources", "[]", "phases, tracks and sources: one of each")]
    [InlineData("tracks", "null", "phases, tracks and sources: one of each")]
    [InlineData("tracks", "[null]", "tracks[0].readings, periodsMs: one for each phase")]
    [InlineData("tracks", """[{"readings":[-1],"periodsMs":[100],"offsets":"us"}]""", "tracks[0].readings: must not be negative")]
    [InlineData("tracks", """[{"readings":[2000000000],"periodsMs":[100],"offsets":"us"}]""", "tracks[0].readings: must not be negative, nor more than")]
    [InlineData("tracks", """[{"readings":[35],"periodsMs":[0],"offsets":"us"}]""", "tracks[0].periodsMs: must be 1 or more")]
    [InlineData("tracks", """[{"readings":[35],"periodsMs":[100],"offsets":"us 0 1 5 4"}]""", "tracks[0].offsets: must not be negative nor decrease")]
    [InlineData("tracks", """[{"readings":[35],"periodsMs":[100],"offsets":"us 1 1 99999999999999"}]""", "tracks[0].offsets: must not be negative nor decrease, nor go beyond")]
    [InlineData("tracks", """[{"readings":[1],"periodsMs":[100],"offsets":"us"}]""", "sources[0].columns.usr_ns: \"ns 2 50000000 90 -89\" has more than 1 numbers")]
    [InlineData("sources", """[{"source":"cpu","track":1,"columns":{}}]""", "sources[0].source, columns, and a track of 0 to 0")]
    [InlineData("sources", """[{"source":"cpu","track":0,"columns":null}]""", "sources[0].source, columns, and a track")]
    [InlineData("sources", """[{"source":"cpu","track":0,"columns":{"usr_ns":null}}]""", "sources[0].columns.usr_ns: numbers are needed")]
    [InlineData("sources", """[{"source":"cpu","track":0,"columns":{"usr_ns":"ns 1 1 a"}}]""", "sources[0].columns.usr_ns: \"ns 1 1 a\" has a where a number belongs")]
    [InlineData("sources", """[{"source":"cpu","track":0,"columns":{},"dropped":-1}]""", "sources[0].dropped: must not be negative")]
    [InlineData("sources", """[{"source":"a\u0000","track":0,"columns":{}}]""", "sources[0].source: a name")]
    [InlineData("sources", "{}", "not a page of telemetry in JSON")]
    public void Given_a_page_with_one_wrong_field_When_parsed_Then_the_reason_names_the_place(string field, string value, string reason)
    {
        var broken = JsonNode.Parse(Good)!.AsObject();
        broken[field] = JsonNode.Parse(value);

        var (message, said) = TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(broken.ToJsonString()));

        message.ShouldBeNull();
        said!.ShouldStartWith(reason);
    }

    [Fact]
    public void Given_few_bytes_that_stand_for_very_many_values_When_parsed_Then_they_are_refused_before_they_are_unpacked()
    {
        var broken = JsonNode.Parse(Good)!.AsObject();
        broken["tracks"] = JsonNode.Parse("""[{"readings":[100000],"periodsMs":[100],"offsets":"us"}]""");
        var sources = Enumerable.Range(0, 200).Select(i => $$$"""{"source":"s{{{i}}}","track":0,"columns":{"a":"ns","b":"ns"}}""");
        broken["sources"] = JsonNode.Parse($"[{string.Join(',', sources)}]");

        TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(broken.ToJsonString())).Reason.ShouldBe("sources: must not have more than 10000000 values together");
    }

    [Fact]
    public void Given_a_page_cut_off_anywhere_When_parsed_Then_it_is_never_taken_for_whole()
    {
        var whole = Encoding.UTF8.GetBytes(Good);
        foreach (var length in Enumerable.Range(0, whole.Length / 31).Select(part => part * 31))
        {
            var (message, reason) = TelemetryMessageParser.Parse(whole[..length]);
            message.ShouldBeNull();
            reason.ShouldNotBeNullOrEmpty();
        }
    }
}
