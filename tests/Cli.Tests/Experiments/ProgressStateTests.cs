using EdgePipeline.Cli.Experiments;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class ProgressStateTests
{
    private static readonly Contracts.Experiments.Plan Plan =
        PlanParser.Parse("{name: mine, devices: [local], runtimes: [NT, RC], workloads: [{fio: {rw: read, bs: 4k, runtime: 4s}}], repetitions: 6}").Plan!;

    private static readonly DateTimeOffset Now = new DateTimeOffset(Sample.Start).AddSeconds(60);
    private static readonly ExperimentRow Running = Sample.Experiment("running") with { EndedAt = null, TrialsCompleted = 1 };

    [Fact]
    public void Given_a_trial_under_way_When_shown_Then_its_cell_and_the_counts_are_in_the_line()
    {
        var state = ProgressState.Of(Running, [Sample.Trial("NT", "fio-read-4k", 1), Sample.Trial("RC", "fio-read-4k", 2, "running")], Plan, Now);

        state.Line.ShouldStartWith("mine-abcdef  1 of 12 trials, 1 min 00 s so far, about ");
        state.Line.ShouldEndWith("now: RC fio-read-4k");
    }

    [Fact]
    public void Given_trials_slower_than_expected_When_estimated_Then_the_rest_is_expected_slower_too()
    {
        TrialRow[] one = [Sample.Trial("NT", "fio-read-4k", 1)];
        var expected = TrialTime.Expected(Plan.Runtimes[0], Plan.Workloads[0], Plan.IdleS);

        ProgressState.Of(Running, one, Plan, new DateTimeOffset(Sample.Start) + expected).Left!.Value.TotalSeconds.ShouldBe(expected.TotalSeconds * 11, 1);
        ProgressState.Of(Running, one, Plan, new DateTimeOffset(Sample.Start) + (expected * 2)).Left!.Value.TotalSeconds.ShouldBe(expected.TotalSeconds * 22, 1);
    }

    [Fact]
    public void Given_others_that_came_first_When_estimated_Then_their_time_is_not_taken_for_its_own()
    {
        var expected = TrialTime.Expected(Plan.Runtimes[0], Plan.Workloads[0], Plan.IdleS);
        var begun = Sample.Start.AddMinutes(5);
        TrialRow[] one = [Sample.Trial("NT", "fio-read-4k", 1) with { RequestedAt = begun }];

        ProgressState.Of(Running, one, Plan, new DateTimeOffset(begun) + expected).Left!.Value.TotalSeconds.ShouldBe(expected.TotalSeconds * 11, 1);
    }

    [Fact]
    public void Given_a_second_attempt_When_shown_Then_only_the_latest_counts()
    {
        var id = Guid.NewGuid();
        var state = ProgressState.Of(
            Running, [Sample.Trial("NT", "fio-read-4k", 1, "interrupted", id: id), Sample.Trial("NT", "fio-read-4k", 1, "running", attempt: 2, id: id)], Plan, Now);

        state.Current.ShouldBe(["NT fio-read-4k (attempt 2)"]);
    }

    [Fact]
    public void Given_a_trial_at_its_gate_When_shown_Then_the_line_says_how_long_and_what_it_waits_for()
    {
        var waiting = Sample.Trial("NT", "fio-read-4k", 1, "running") with { Phase = "gate", GateWaitS = 12.3, GateReason = "the CPUs are 87 % busy, at most 5" };

        ProgressState.Of(Running, [waiting], Plan, Now).Current.ShouldBe(["NT fio-read-4k (at its gate for 12 s: the CPUs are 87 % busy, at most 5)"]);
        ProgressState.Of(Running, [waiting with { Phase = "measure" }], Plan, Now).Current.ShouldBe(["NT fio-read-4k"]);
    }

    [Fact]
    public void Given_another_experiment_that_comes_first_When_shown_Then_no_time_is_promised()
    {
        var line = (ProgressState.Of(Running, [], Plan, Now) with { WaitsFor = ["long-abc"] }).Line;

        line.ShouldEndWith("so far, waits for long-abc, submitted before it");
    }

    [Fact]
    public void Given_no_design_yet_When_shown_Then_no_time_is_promised() =>
        ProgressState.Of(Running with { DesignedAt = null }, [], Plan, Now).Left.ShouldBeNull();
}
