using System.Text;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Intake;

namespace EdgePipeline.Orchestrator.Tests.Intake;

public sealed class ExclusionParserTests
{
    private static readonly Guid Request = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Trial = new("22222222-2222-2222-2222-222222222222");

    [Fact]
    public void Given_a_whole_request_When_parsed_Then_it_is_the_command()
    {
        var text = $$"""{"requestId":"{{Request}}","trialId":"{{Trial}}","reason":"the fan had stopped","requestedBy":"anna"}""";

        ExclusionParser.ParseExclude(Encoding.UTF8.GetBytes(text)).ShouldBe(new ExcludeTrial(Request, Trial, "the fan had stopped", "anna"));
        ExclusionParser.ParseInclude(Encoding.UTF8.GetBytes(text)).ShouldBe(new IncludeTrial(Request, Trial, "the fan had stopped", "anna"));
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("""{"trialId":"22222222-2222-2222-2222-222222222222","reason":"x"}""", "requestId")]
    [InlineData("""{"requestId":"11111111-1111-1111-1111-111111111111","trialId":7,"reason":"x"}""", "trialId")]
    [InlineData("""{"requestId":"11111111-1111-1111-1111-111111111111","trialId":"22222222-2222-2222-2222-222222222222"}""", "reason")]
    [InlineData("""{"requestId":"11111111-1111-1111-1111-111111111111","trialId":"22222222-2222-2222-2222-222222222222","reason":" "}""", "reason")]
    public void Given_a_request_that_lacks_something_When_parsed_Then_the_field_is_named(string text, string field) =>
        ExclusionParser.ParseExclude(Encoding.UTF8.GetBytes(text)).ShouldBeOfType<PlanProblem>().Field.ShouldBe(field);
}
