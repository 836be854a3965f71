using System.Text;
using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class ResultLineTests
{
    [Fact]
    public void Given_a_cloud_event_When_shown_Then_it_is_one_line_with_its_values() =>
        ResultLine.Of(Bytes("""{"specversion":"1.0","type":"edgepipeline.trial-completed.v1","time":"2026-03-01T12:00:00Z","subject":"a.b.c.d.e","data":{"attempt":1,"window_s":2.5,"phase":null,"factors":{"bs":4096}}}"""))
            .ShouldBe("2026-03-01T12:00:00Z  edgepipeline.trial-completed.v1  a.b.c.d.e  attempt=1  window_s=2.5");

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    public void Given_something_else_When_shown_Then_it_says_so(string body) => ResultLine.Of(Bytes(body)).ShouldBe("(a message that is not JSON)");

    [Fact]
    public void Given_json_that_is_no_object_When_shown_Then_nothing_breaks() => ResultLine.Of(Bytes("[1]")).ShouldBe("(a message that is no CloudEvent)");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
