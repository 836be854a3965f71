using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Tests.Support;
using MassTransit;
using MassTransit.RabbitMqTransport;

namespace EdgePipeline.DeviceWorker.Tests.Rabbit;

/// <summary>That MassTransit takes what a worker says, and a worker what MassTransit sends, is seen in each test with a trial.</summary>
public sealed class EnvelopeTests
{
    public static TheoryData<string> Published => [.. Envelope.Published.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Published))]
    public void Given_a_message_that_a_worker_says_When_named_Then_exchange_and_type_are_those_of_MassTransit(string name)
    {
        var type = Envelope.Published.Single(type => type.FullName == name);

        Envelope.ExchangeOf(type).ShouldBe(new RabbitMqMessageNameFormatter().GetMessageName(type).ToString());
        MessageUrn.ForTypeString(type).ShouldBe($"urn:message:{Envelope.ExchangeOf(type)}");
    }

    [Fact]
    public void Given_a_message_When_wrapped_Then_id_type_and_content_are_in_it()
    {
        var (id, sent) = (Guid.NewGuid(), new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
        var report = new TrialStatusReported(Guid.NewGuid(), 2, "test", TrialStatus.Running, sent);

        using var wrapped = JsonDocument.Parse(Envelope.Wrap(report, id, sent));

        wrapped.RootElement.GetProperty("messageId").GetGuid().ShouldBe(id);
        wrapped.RootElement.GetProperty("messageType").EnumerateArray().Single().GetString().ShouldBe("urn:message:EdgePipeline.Contracts.Trials:TrialStatusReported");
        wrapped.RootElement.GetProperty("sentTime").GetDateTimeOffset().ShouldBe(sent);
        wrapped.RootElement.GetProperty("message").Deserialize(WorkerJson.Of<TrialStatusReported>()).ShouldBe(report);
    }

    [Fact]
    public void Given_commands_When_unwrapped_Then_each_is_what_was_sent()
    {
        object[] commands = [Commands.Run(), new CancelTrial(Guid.NewGuid(), Guid.NewGuid(), 1, "test", "because"), new GetTrialStatus(Guid.NewGuid(), 1, "test")];

        commands.Select(command => Envelope.Unwrap(Envelope.Wrap(command, Guid.NewGuid(), DateTimeOffset.UnixEpoch))).ShouldBe(commands);
    }

    [Fact]
    public void Given_a_message_of_another_kind_When_unwrapped_Then_it_is_no_command() =>
        Unwrap("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:TrialLost"],"message":{}}""").ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:RunTrial"]}""")]
    [InlineData("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:RunTrial"],"message":null}""")]
    [InlineData("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:RunTrial"],"message":{"trialId":"x"}}""")]
    [InlineData("""{"messageType":"urn:message:EdgePipeline.Contracts.Trials:RunTrial","message":{}}""")]
    public void Given_what_is_no_envelope_When_unwrapped_Then_it_is_refused(string body) => Should.Throw<JsonException>(() => Unwrap(body));

    [Fact]
    public void Given_the_outcomes_that_a_journal_keeps_When_published_Then_each_has_an_exchange() =>
        new[] { "trial_completed", "trial_failed", "trial_interrupted" }.Select(name => EventCatalog.All[name]).ShouldBeSubsetOf(Envelope.Published);

    private static object? Unwrap(string body) => Envelope.Unwrap(Encoding.UTF8.GetBytes(body));
}
