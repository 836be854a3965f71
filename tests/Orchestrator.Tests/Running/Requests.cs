using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class Requests(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_ten_requests_with_one_id_at_once_When_handled_Then_there_is_one_experiment()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "ten");
        var id = Guid.NewGuid();
        var body = JsonSerializer.SerializeToUtf8Bytes(new { experimentId = id, plan = Sample.Plan(repetitions: 2, devices: "[ten]") });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => orchestrator.PublishAsync(Topology.SubmitExchange, body)));

        await orchestrator.EndedAsync(id);
        await orchestrator.HandledAsync<SubmitExperiment>(message => message.ExperimentId == id, count: 10);
        (await orchestrator.ExperimentAsync(id)).Count.ShouldBe(3);
        worker.Runs.Count.ShouldBe(2);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_finished_experiment_When_its_request_comes_again_Then_nothing_happens()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "again");
        var id = Guid.NewGuid();
        var body = JsonSerializer.SerializeToUtf8Bytes(new { experimentId = id, plan = Sample.Plan(devices: "[again]") });
        await orchestrator.PublishAsync(Topology.SubmitExchange, body);
        var events = await orchestrator.EndedAsync(id);

        await orchestrator.PublishAsync(Topology.SubmitExchange, body);

        await orchestrator.HandledAsync<SubmitExperiment>(message => message.ExperimentId == id, count: 2);
        (await orchestrator.ExperimentAsync(id)).Count.ShouldBe(events.Count);
        worker.Runs.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1, 2]")]
    [InlineData("{\"plan\": \"name: x\"}")]
    [InlineData("{\"experimentId\": \"17\", \"plan\": \"name: x\"}")]
    [InlineData("{\"experimentId\": \"00000000-0000-0000-0000-000000000000\", \"plan\": \"name: x\"}")]
    public async Task Given_a_request_that_cannot_be_read_When_handled_Then_it_is_kept_as_rejected_and_the_queue_goes_on(string body)
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "goes-on");

        await orchestrator.PublishAsync(Topology.SubmitExchange, Encoding.UTF8.GetBytes(body));
        var good = await orchestrator.SubmitAsync(Sample.Plan(devices: "[goes-on]"));

        (await orchestrator.EndedAsync(good))[^1].ShouldBeOfType<ExperimentFinished>();
        await orchestrator.HandledAsync<RecordUnreadableRequest>(message => message.Text == body);
        var state = (await orchestrator.AllAsync<ExperimentState>()).Select(kept => kept.CorrelationId).ToArray();
        var texts = await Task.WhenAll(state.Select(async id => ((ExperimentSubmitted)(await orchestrator.ExperimentAsync(id))[0], (await orchestrator.ExperimentAsync(id))[1])));
        texts.Single(kept => kept.Item1.PlanText == body).Item2.ShouldBeOfType<ExperimentRejected>().Problems.ShouldHaveSingleItem().Instead.ShouldNotBeEmpty();
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_an_id_but_no_plan_When_handled_Then_the_experiment_of_that_id_is_rejected()
    {
        var id = Guid.NewGuid();

        await orchestrator.PublishAsync(Topology.SubmitExchange, JsonSerializer.SerializeToUtf8Bytes(new { experimentId = id, plan = 3 }));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentRejected>().Problems.Single().Field.ShouldBe("plan");
    }

    [Fact]
    public async Task Given_a_wrong_plan_When_submitted_Then_the_rejection_says_where_and_what_instead()
    {
        var events = await orchestrator.EndedAsync(await orchestrator.SubmitAsync("name: x\nrepetitions: many\n"));

        var rejected = events[^1].ShouldBeOfType<ExperimentRejected>();
        rejected.Problems.ShouldContain(problem => problem.Line == 2 && problem.Field == "repetitions");
        events[0].ShouldBeOfType<ExperimentSubmitted>().PlanText.ShouldBe("name: x\nrepetitions: many\n");
    }

    [Fact]
    public async Task Given_a_device_that_nobody_announced_When_submitted_Then_the_rejection_lists_those_that_are_known()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "known-one");
        await Eventually.GetAsync(orchestrator.AllAsync<Orchestrator.Devices.KnownDevice>, devices => devices.Any(device => device.Id == "known-one"));

        var events = await orchestrator.EndedAsync(await orchestrator.SubmitAsync(Sample.Plan(devices: "[nobody]")));

        var problem = events[^1].ShouldBeOfType<ExperimentRejected>().Problems.ShouldHaveSingleItem();
        problem.Reason.ShouldContain("nobody");
        problem.Instead.ShouldContain("known-one");
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_no_such_trial_or_experiment_When_messages_about_it_come_Then_they_are_harmless()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "stray");
        var stranger = new RunTrial(
            Guid.NewGuid(), Guid.NewGuid(), "x", 1, 1, "stray", new RuntimeSpec("NT", RuntimeCode.NT), new WorkloadPoint("fio", "x"), 1, 60);

        await worker.PublishAsync(Sample.Completed(stranger));
        await orchestrator.CancelAsync(stranger.ExperimentId);
        await orchestrator.PublishAsync(Topology.CancelExchange, "nonsense"u8.ToArray());

        (await orchestrator.EndedAsync(await orchestrator.SubmitAsync(Sample.Plan(devices: "[stray]"))))[^1].ShouldBeOfType<ExperimentFinished>();
        await orchestrator.HandledAsync<TrialCompleted>(message => message.TrialId == stranger.TrialId);
        await orchestrator.HandledAsync<CancelExperiment>(message => message.ExperimentId == stranger.ExperimentId);
        (await orchestrator.TrialAsync(stranger.TrialId)).ShouldBeEmpty();
        await orchestrator.ShouldHaveNoFaultsAsync();
    }
}
