using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.DeviceWorker.Tests.Rabbit;

/// <summary>A worker whose broker goes and comes, and whose queue holds what it cannot read.</summary>
public sealed class BrokerTests
{
    [Fact]
    public async Task Given_a_trial_that_ends_while_the_broker_is_away_When_it_is_there_again_Then_its_outcome_arrives_and_commands_are_taken()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await using var broker = new BrokerOnTheWay(fixture.Broker);
        var worker = await fixture.StartWorkerAsync(("EDGE_BROKER", broker.Address));
        var (run, next) = (fixture.Trial(RuntimeCode.NT, Points.Long, timeLimitS: 700), fixture.Trial(RuntimeCode.NT));
        await fixture.StartTrialAsync(run);

        broker.Take();
        await Signal.SendAsync("-KILL", fixture.ProcessOf(run, "--runtime="));
        await Eventually.HoldsAsync(() => new TrialJournal(fixture.DataDirectory).StateOf(run.TrialId, 1) == Known.Ended);
        await Eventually.HoldsAsync(() => worker.Error.Contains("cannot be joined and is tried again", StringComparison.Ordinal));
        await fixture.Orchestrator.SendAsync(next);
        fixture.Orchestrator.All<TrialFailed>().ShouldBeEmpty();
        broker.GiveBack();

        await fixture.FailureOfAsync(run);
        await fixture.CompletionOfAsync(next);
        await Eventually.HoldsAsync(() => worker.Error.Contains("is there again", StringComparison.Ordinal));
        worker.Error.Split("cannot be joined").Length.ShouldBe(2, "it is said once");
        (await worker.TerminateAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Given_the_broker_is_away_When_the_worker_is_told_to_stop_Then_it_ends_well_and_its_outcome_waits_in_the_journal()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await using var broker = new BrokerOnTheWay(fixture.Broker);
        var worker = await fixture.StartWorkerAsync(("EDGE_BROKER", broker.Address));
        var run = fixture.Trial(RuntimeCode.NT, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        broker.Take();
        await Eventually.HoldsAsync(() => worker.Error.Contains("cannot be joined and is tried again", StringComparison.Ordinal));

        (await worker.TerminateAsync()).ShouldBe(0);
        new TrialJournal(fixture.DataDirectory).Unpublished().ShouldHaveSingleItem().TrialId.ShouldBe(run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_broker_that_no_link_comes_about_with_When_the_worker_is_told_to_stop_Then_it_ends_well()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await using var connection = await BrokerAddress.Parse(fixture.Broker).Factory().CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // The broker can be reached, and refuses a queue that is declared again with other arguments.
        await channel.QueueDeclareAsync(Topology.DeviceQueue("test"), durable: true, exclusive: false, autoDelete: false);
        await using var worker = WorkerProcess.Start(fixture.Environment());
        await Eventually.HoldsAsync(() => worker.Error.Contains("cannot be joined and is tried again", StringComparison.Ordinal));

        (await worker.TerminateAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Given_a_worker_that_is_told_to_stop_When_its_attempt_is_sent_again_at_once_Then_that_waits_for_the_next_worker()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var (run, next) = (fixture.Trial(RuntimeCode.NT, Points.Long, timeLimitS: 700), fixture.Trial(RuntimeCode.NT, Points.Short with { NumJobs = 100_000 }));
        await fixture.StartTrialAsync(run);

        var ended = worker.TerminateAsync();
        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        await fixture.Orchestrator.SendAsync(next);

        (await ended).ShouldBe(0);
        new TrialJournal(fixture.DataDirectory).StateOf(next.TrialId, 1).ShouldBe(Known.Nothing);
        await fixture.StartWorkerAsync();
        (await fixture.FailureOfAsync(next)).Kind.ShouldBe(FailureKind.NotPossible);
    }

    [Theory]
    [InlineData("garbage", "_error", "fault")]
    [InlineData("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:RunTrial"],"message":{"attempt":1}}""", "_error", "fault")]
    [InlineData("""{"messageType":["urn:message:EdgePipeline.Contracts.Trials:StopTheWorld"],"message":{}}""", "_skipped", "skipped")]
    public async Task Given_what_is_no_command_in_the_queue_When_taken_Then_it_is_kept_beside_it_and_said_and_the_next_is_carried_out(
        string body, string beside, string reason)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT, Points.Short with { NumJobs = 100_000 });
        await using var connection = await BrokerAddress.Parse(fixture.Broker).Factory().CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { MessageId = "the-odd-one", Headers = new Dictionary<string, object?> { ["mine"] = "kept" } };

        await channel.BasicPublishAsync(Topology.DeviceQueue("test"), "", mandatory: true, properties, Encoding.UTF8.GetBytes(body));
        await fixture.Orchestrator.SendAsync(run);

        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.NotPossible);
        await Eventually.HoldsAsync(() => worker.Error.Contains("the-odd-one", StringComparison.Ordinal));
        var kept = await FirstOfAsync(channel, Topology.DeviceQueue("test") + beside);
        kept.ShouldBe((body, "the-odd-one", reason, "kept"));
        (await channel.MessageCountAsync(Topology.DeviceQueue("test"))).ShouldBe(0u);
    }

    [Fact]
    public async Task Given_a_queue_that_MassTransit_made_When_a_worker_starts_Then_it_is_the_same_to_the_broker()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var address = BrokerAddress.Parse(fixture.Broker);
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(address.Host, address.Port, address.VirtualHost, host =>
            {
                host.Username(address.User);
                host.Password(address.Password);
            });
            rabbit.DeviceQueue("test", endpoint => endpoint.Handler<RunTrial>(_ => Task.CompletedTask));
        });
        await bus.StartAsync(TestContext.Current.CancellationToken);
        await bus.StopAsync(TestContext.Current.CancellationToken);

        // The broker refuses a queue that is declared again with other arguments.
        await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT, Points.Short with { NumJobs = 100_000 });
        await fixture.Orchestrator.SendAsync(run);

        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.NotPossible);
    }

    private static async Task<(string Body, string? Id, string Reason, string Mine)> FirstOfAsync(IChannel channel, string queue)
    {
        var first = new TaskCompletionSource<(string, string?, string, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var headers = delivery.BasicProperties.Headers!;
            first.TrySetResult((Text(delivery.Body.Span), delivery.BasicProperties.MessageId, Text((byte[])headers["MT-Reason"]!), Text((byte[])headers["mine"]!)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return await first.Task.WaitAsync(TimeSpan.FromMinutes(1));

        static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
    }
}
