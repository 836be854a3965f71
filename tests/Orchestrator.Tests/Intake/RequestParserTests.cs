using System.Text;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Intake;

namespace EdgePipeline.Orchestrator.Tests.Intake;

public sealed class RequestParserTests
{
    private const string Id = "11111111-2222-5333-8444-5555553fa2c1";

    private static RecordUnreadableRequest Unreadable(string text) =>
        RequestParser.ParseSubmit(Encoding.UTF8.GetBytes(text)).ShouldBeOfType<RecordUnreadableRequest>();

    private static object Submit(string text) => RequestParser.ParseSubmit(Encoding.UTF8.GetBytes(text));

    private static object Cancel(string text) => RequestParser.ParseCancel(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Given_a_submission_When_parsed_Then_all_of_it_is_there() =>
        Submit($$"""{"experimentId":"{{Id}}","plan":"name: x\n","submittedBy":"me"}""").ShouldBe(new SubmitExperiment(new(Id), "name: x\n", "me"));

    [Fact]
    public void Given_other_spelling_and_unknown_fields_When_parsed_Then_they_do_no_harm() =>
        Submit($$"""{"ExperimentID":"{{Id}}","PLAN":"p","submittedBy":7,"more":[{}]}""").ShouldBe(new SubmitExperiment(new(Id), "p"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"plan\":\"p\"}")]
    [InlineData("{\"experimentId\":7,\"plan\":\"p\"}")]
    [InlineData("{\"experimentId\":\"seven\",\"plan\":\"p\"}")]
    [InlineData("{\"experimentId\":\"00000000-0000-0000-0000-000000000000\",\"plan\":\"p\"}")]
    public void Given_no_readable_id_When_parsed_Then_an_id_follows_from_the_text_and_the_text_is_kept(string text)
    {
        var request = Unreadable(text);

        request.ExperimentId.ShouldNotBe(Guid.Empty);
        request.ExperimentId.ShouldBe(Unreadable(text).ExperimentId);
        request.ExperimentId.ShouldNotBe(Unreadable(text + " ").ExperimentId);
        request.Text.ShouldBe(text);
        request.Problem.Reason.ShouldNotBeEmpty();
        request.Problem.Instead.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"plan\":null")]
    [InlineData(",\"plan\":{\"name\":\"x\"}")]
    [InlineData(",\"plan\":\"\\ud800\"")]
    public void Given_an_id_but_no_plan_text_When_parsed_Then_it_is_rejected_under_the_senders_id(string rest)
    {
        var request = Unreadable($$"""{"experimentId":"{{Id}}"{{rest}}}""");

        request.ExperimentId.ShouldBe(new Guid(Id));
        request.Problem.Field.ShouldBe("plan");
    }

    [Fact]
    public void Given_broken_json_When_parsed_Then_the_problem_names_the_place()
    {
        var problem = Unreadable("{\n  \"experimentId\": oops }").Problem;

        (problem.Line, problem.Column).ShouldBe((2, 19));
    }

    [Fact]
    public void Given_bytes_that_are_no_text_When_parsed_Then_what_is_kept_can_be_stored()
    {
        var request = RequestParser.ParseSubmit(new byte[] { 0xFF, 0x00, 0xC3 }).ShouldBeOfType<RecordUnreadableRequest>();

        request.Text.ShouldBe("\uFFFD\uFFFD\uFFFD");
    }

    [Fact]
    public void Given_more_bytes_than_allowed_When_parsed_Then_they_are_refused_and_only_their_beginning_is_kept()
    {
        var request = Unreadable(new string('x', RequestParser.MaxBytes + 1));

        request.Problem.Reason.ShouldContain($"{RequestParser.MaxBytes + 1}");
        request.Text.Length.ShouldBe(4096);
    }

    [Fact]
    public void Given_a_cancellation_When_parsed_Then_a_missing_reason_is_said_to_be_missing()
    {
        Cancel($$"""{"experimentId":"{{Id}}","reason":"enough","requestedBy":"me"}""").ShouldBe(new CancelExperiment(new(Id), "enough", "me"));
        Cancel($$"""{"experimentId":"{{Id}}"}""").ShouldBe(new CancelExperiment(new(Id), "no reason given"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"experimentId\":\"seven\"}")]
    public void Given_a_cancellation_of_nothing_When_parsed_Then_it_is_a_problem_and_no_command(string text) =>
        Cancel(text).ShouldBeOfType<PlanProblem>().Reason.ShouldNotBeEmpty();
}
