using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

public sealed class StoredEntitiesTests : DatabaseTests
{
    [Fact]
    public async Task Given_experiments_with_a_stream_or_trials_alone_When_asked_for_Then_each_is_there_once_with_its_trials_before_the_place()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        Guid[] withoutStream = [Guid.Parse("00000000-0000-0000-0000-0000000000aa"), Guid.Parse("ffffffff-0000-0000-0000-0000000000aa")];
        object[] events =
        [
            history.Designed,
            history.Requested(Nt, 2),
            history.Requested(Nt, 1),
            history.Requested(Nt, 1) with { Attempt = 2 },
            .. withoutStream.Select((id, index) => history.Requested(Rc, index + 1) with { ExperimentId = id, TrialId = Guid.NewGuid() }),
            history.Requested(Rc, 1),
        ];
        await projections.AppendAsync(events);
        var stored = new StoredEntities(projections.Database);

        var experiments = await stored.ExperimentsAsync(CancellationToken.None);
        var trials = await stored.TrialsAsync(experiments, before: events.Length, CancellationToken.None);

        experiments.ShouldBe([.. withoutStream.Append(history.ExperimentId).Order()], ignoreOrder: true);
        trials.Where(pair => pair.Experiment == history.ExperimentId).Select(pair => pair.Trial).ShouldBe([history.TrialId(Nt, 1), history.TrialId(Nt, 2)], ignoreOrder: true);
        trials.Count(pair => withoutStream.Contains(pair.Experiment)).ShouldBe(2);
    }

    [Fact]
    public async Task Given_a_large_history_When_an_experiments_trials_are_asked_for_Then_the_index_finds_them()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);

        var plan = await projections.RowsAsync(
            $"set enable_seqscan = off; explain select 1 from edge_events.mt_events where type = 'trial_requested' and (data->>'experimentId')::uuid = any(array['{Guid.NewGuid()}'::uuid])");

        string.Join('\n', plan.Select(line => line["QUERY PLAN"])).ShouldContain(Streams.TrialsByExperimentIndex);
    }
}
