using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class Exclusions(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_a_finished_trial_When_people_exclude_and_include_it_as_plain_json_Then_each_is_an_event_with_person_and_reason_once()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "judged");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[judged]"));
        await orchestrator.EndedAsync(id);
        var trial = worker.Runs.Single().TrialId;

        var request = new { requestId = Guid.NewGuid(), trialId = trial, reason = "the fan had stopped", requestedBy = "anna" };
        await orchestrator.PublishAsync(Topology.ExcludeExchange, JsonSerializer.SerializeToUtf8Bytes(request));
        await orchestrator.PublishAsync(Topology.ExcludeExchange, JsonSerializer.SerializeToUtf8Bytes(request));
        await orchestrator.HandledAsync<ExcludeTrial>(seen => seen.TrialId == trial, count: 2);
        await orchestrator.PublishAsync(Topology.IncludeExchange, JsonSerializer.SerializeToUtf8Bytes(request with { requestId = Guid.NewGuid(), reason = "it ran", requestedBy = "ben" }));
        var events = await Eventually.GetAsync(() => orchestrator.TrialAsync(trial), seen => seen[^1] is TrialIncluded);

        events.OfType<TrialExcluded>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            excluded => (excluded.By, excluded.Reason, excluded.Rule, excluded.ExperimentId).ShouldBe(("anna", "the fan had stopped", null, id)));
        events.OfType<TrialIncluded>().ShouldHaveSingleItem().By.ShouldBe("ben");
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Theory]
    [InlineData("ruled", "6")]
    [InlineData("ruled-stopping", "{ min: 6, max: 6, until: 5% }")]
    public async Task Given_a_plan_with_a_rule_When_one_launch_is_far_from_the_others_Then_it_is_excluded_by_the_rule_before_the_end_is_told(string device, string repetitions)
    {
        IReadOnlyList<object> Answer(object command) => command is RunTrial run
            ? [Sample.Completed(run) with { Metrics = [new Metric("throughput", "MB/s", run.Repetition == 4 ? 20 : 100 + run.Repetition)] }]
            : [];
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Answer, device);

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: $"[{device}]").Replace("repetitions: 1", $"repetitions: {repetitions}", StringComparison.Ordinal) + "\nexclude_outliers: mad3.5");
        await orchestrator.EndedAsync(id);

        var far = worker.Runs.Single(run => run.Repetition == 4).TrialId;
        var excluded = (await orchestrator.TrialAsync(far))[^1].ShouldBeOfType<TrialExcluded>();
        (excluded.Rule, excluded.By).ShouldBe(("mad3.5", null));
        excluded.Reason.ShouldContain("20 MB/s lie");
        (await orchestrator.LastPlaceAsync(Streams.Trial(far))).ShouldBeLessThan(await orchestrator.LastPlaceAsync(Streams.Experiment(id)), "whoever sees the end sees the exclusions");
        foreach (var run in worker.Runs.Where(run => run.TrialId != far))
            (await orchestrator.TrialAsync(run.TrialId)).ShouldAllBe(fact => !(fact is TrialExcluded));
        ((ExperimentDesigned)(await orchestrator.ExperimentAsync(id))[1]).Plan.ExcludeOutliers.ShouldBe("mad3.5");
    }
}
