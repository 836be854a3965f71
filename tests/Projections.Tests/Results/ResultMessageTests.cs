using System.Text.Json;
using EdgePipeline.Projections.Results;

namespace EdgePipeline.Projections.Tests.Results;

public sealed class ResultMessageTests
{
    private static readonly ResultMessage Message = ResultMessage.Of(
        "id-1", "trial-completed", new ResultAbout("demo-abcdef", "pi4.lab", "RC", "fio-write-4k"), new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), new { MeanMbPerS = 1.5 });

    [Fact]
    public void Given_a_name_with_dots_When_it_becomes_a_key_Then_the_key_still_has_five_words() =>
        Message.RoutingKey.ShouldBe("demo-abcdef.pi4_lab.RC.fio-write-4k.trial-completed");

    [Fact]
    public void Given_absent_parts_When_they_become_a_key_Then_a_dash_holds_their_place() =>
        ResultMessage.Of("i", "experiment-finished", new ResultAbout("demo-abcdef"), null, new { }).RoutingKey
            .ShouldBe("demo-abcdef.-.-.-.experiment-finished");

    [Fact]
    public void Given_names_as_long_as_anyone_likes_When_they_become_a_key_Then_it_fits_the_protocol()
    {
        var longest = new string('ä', 500);

        var key = ResultMessage.Of("i", "throughput-changed", new ResultAbout(longest, longest, longest, longest), null, new { }).RoutingKey;

        System.Text.Encoding.UTF8.GetByteCount(key).ShouldBeLessThanOrEqualTo(255);
    }

    [Fact]
    public void Given_a_result_When_it_leaves_Then_it_is_a_CloudEvent_in_structured_JSON()
    {
        using var body = JsonDocument.Parse(CloudEventBody.Of(Message, replayed: false));

        body.RootElement.GetProperty("specversion").GetString().ShouldBe("1.0");
        body.RootElement.GetProperty("id").GetString().ShouldBe("id-1");
        body.RootElement.GetProperty("source").GetString().ShouldBe("/edge/demo-abcdef");
        body.RootElement.GetProperty("type").GetString().ShouldBe("edgepipeline.trial-completed.v1");
        body.RootElement.GetProperty("time").GetString().ShouldBe("2026-11-23T12:00:00Z");
        body.RootElement.GetProperty("data").GetProperty("mean_mb_per_s").GetDouble().ShouldBe(1.5);
    }
}
