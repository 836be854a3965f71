using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Ingest;
using EdgePipeline.Projections.Tests.Support;

namespace EdgePipeline.Projections.Tests.Ingest;

public sealed class TelemetryMessageParserTests
{
    private static readonly string Good = JsonSerializer.Serialize(new History().Cpu(History.Nt, 1), JsonSerializerOptions.Web);

    [Fact]
    public void Given_a_batch_as_telemetry_sends_it_When_parsed_Then_it_is_the_same()
    {
        var (message, reason) = TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(Good));

        reason.ShouldBeNull();
        (message!.Type, message.Source, message.Sequence).ShouldBe((typeof(TelemetryBatch), "cpu", 1));
        Encoding.UTF8.GetString(message.Json).ShouldBe(Good);
    }

    [Theory]
    [InlineData("\"Device\"", "\"device\"")]
    [InlineData("\"device\"", "\"note\":[1,{}],\"device\"")]
    [InlineData("\"sequence\":1", "\"sequence\":\"1\"")]
    public void Given_a_batch_in_other_words_When_parsed_Then_it_is_stored_in_these(string one, string other)
    {
        var (message, reason) = TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(
            Good.Contains(one, StringComparison.Ordinal) ? Good.Replace(one, other, StringComparison.Ordinal) : Good.Replace(other, one, StringComparison.Ordinal)));

        reason.ShouldBeNull();
        (message!.Type, message.Source, message.Sequence).ShouldBe((typeof(TelemetryBatch), "cpu", 1));
        Encoding.UTF8.GetString(message.Json).ShouldBe(Good);
    }

    [Theory]
    [InlineData("", "not telemetry in JSON")]
    [InlineData("null", "the body is null")]
    [InlineData("{}", "device: a name of 1 to 200 characters is needed")]
    [InlineData("[1,2]", "not telemetry in JSON")]
    [InlineData("\u00ff\u00fe not text", "not telemetry in JSON")]
    [InlineData("{\"device\":\"a\"", "not telemetry in JSON")]
    public void Given_a_body_that_is_no_batch_When_parsed_Then_the_reason_says_why(string body, string reason) =>
        TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(body)).Reason!.ShouldStartWith(reason);

    [Theory]
    [InlineData("device", "\" \"", "device")]
    [InlineData("source", "\"a\\u0000b\"", "source")]
    [InlineData("sequence", "0", "sequence")]
    [InlineData("session", "\"00000000-0000-0000-0000-000000000000\"", "session")]
    [InlineData("startNs", "-1", "startNs")]
    [InlineData("periodMs", "0", "periodMs")]
    [InlineData("attempt", "null", "attempt")]
    [InlineData("dropped", "-5", "dropped")]
    [InlineData("offsetsNs", "null", "offsetsNs")]
    [InlineData("offsetsNs", "[1]", "columns")]
    [InlineData("columns", "null", "columns")]
    [InlineData("columns", "{\"usr_ns\":null}", "columns")]
    [InlineData("units", "null", "units")]
    [InlineData("columns", "[]", "not telemetry in JSON")]
    [InlineData("columns", "{\"usr_ns\":{}}", "not telemetry in JSON")]
    [InlineData("units", "[]", "not telemetry in JSON")]
    [InlineData("attributes", "[]", "not telemetry in JSON")]
    [InlineData("offsetsNs", "{}", "not telemetry in JSON")]
    [InlineData("sequence", "\"many\"", "not telemetry in JSON")]
    [InlineData("startNs", "99999999999999999999", "not telemetry in JSON")]
    public void Given_a_batch_with_one_wrong_field_When_parsed_Then_the_reason_names_it(string field, string value, string reason)
    {
        var broken = JsonNode.Parse(Good)!.AsObject();
        broken[field] = JsonNode.Parse(value);

        TelemetryMessageParser.Parse(Encoding.UTF8.GetBytes(broken.ToJsonString())).Reason!.ShouldStartWith(reason);
    }

    [Fact]
    public void Given_offsets_that_go_back_When_parsed_Then_the_reason_says_so()
    {
        var batch = new History().Cpu(History.Nt, 1);
        batch.OffsetsNs[3] = 1;

        TelemetryMessageParser.Parse(JsonSerializer.SerializeToUtf8Bytes(batch, JsonSerializerOptions.Web)).Reason
            .ShouldBe("offsetsNs: must not be negative nor decrease");
    }

    [Fact]
    public void Given_a_batch_cut_off_anywhere_When_parsed_Then_it_is_never_taken_for_whole()
    {
        var whole = Encoding.UTF8.GetBytes(Good);
        foreach (var length in Enumerable.Range(0, whole.Length / 97).Select(part => part * 97))
        {
            TelemetryMessageParser.Parse(whole[..length]).Message.ShouldBeNull();
        }
    }
}
