using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Tests.Support;
using EdgePipeline.Orchestrator.Trials;

namespace EdgePipeline.Orchestrator.Tests.Harness;

/// <summary>The table of <see cref="TrialStateMachine"/>, row by row: which message in which state leads where, and writes what.</summary>
public sealed class TrialTable(TrialHarness harness) : IClassFixture<TrialHarness>, IAsyncLifetime
{
    private readonly StartTrial _start = new(
        Guid.NewGuid(), Guid.NewGuid(), "sample-3fa2c1", "bench/NT/fio-read-4k", $"bench-{Guid.NewGuid():N}"[..12], new RuntimeSpec("NT", RuntimeCode.NT),
        new WorkloadPoint("fio", "fio-read-4k", new FioPoint(FioPattern.Read, 4096, 16, 1, 0, FioEngine.Psync, false, 0, false, 1, 1)), 1, 1, MaxAttempts: 2);

    public async ValueTask InitializeAsync() => await harness.LeaseAsync(_start.Device, _start.ExperimentId);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Words to messages: a number behind a word is the attempt, else the first.</summary>
    private object Message(string word)
    {
        var attempt = char.IsDigit(word[^1]) ? word[^1] - '0' : 1;
        var run = new RunTrial(
            _start.TrialId, _start.ExperimentId, _start.Experiment, attempt, 1, _start.Device, _start.Runtime, _start.Workload, 1, 60);
        return word.TrimEnd('0', '1', '2', '3') switch
        {
            "start" => _start,
            "stop" => new StopTrial(_start.TrialId, _start.ExperimentId, _start.Device, "cancelled"),
            "accepted" => Sample.Accepted(run),
            "launch" => Sample.Entered(run, TrialPhase.Launch),
            "waited" => new TrialGateWaited(run.TrialId, 1, run.Device, Wait: attempt, 1.5, "the CPUs are 80 % busy, at most 5", Sample.At),
            "passed" => new TrialGatePassed(run.TrialId, attempt, run.Device, 3, new GateReadings(null, null, 2, null, 900, 900, null), Sample.At),
            "exclude" => new ExcludeTrial(new Guid(attempt, 1, 0, new byte[8]), run.TrialId, "the fan had stopped", "anna"),
            "include" => new IncludeTrial(new Guid(attempt, 2, 0, new byte[8]), run.TrialId, "the fan was fine", "ben"),
            "completed" => Sample.Completed(run),
            "failed" => Sample.Failed(run, FailureKind.ToolFailed),
            "impossible" => Sample.Failed(run, FailureKind.NotPossible),
            "interrupted" => Sample.Interrupted(run),
            "running" => new TrialStatusReported(run.TrialId, attempt, run.Device, TrialStatus.Running, Sample.At),
            "unknown" => new TrialStatusReported(run.TrialId, attempt, run.Device, TrialStatus.Unknown, Sample.At),
            "old-alarm" => new TrialDeadline(run.TrialId, Guid.NewGuid()),
            _ => throw new ArgumentException(word),
        };
    }

    [Theory]
    [InlineData("start", "InFlight", "Requested")]
    [InlineData("start start", "InFlight", "Requested")]
    [InlineData("start accepted accepted launch launch", "InFlight", "Requested Accepted PhaseEntered")]
    [InlineData("start accepted launch completed", "Done", "Requested Accepted PhaseEntered Completed")]
    [InlineData("start waited waited2 passed passed launch", "InFlight", "Requested GateWaited GateWaited GatePassed PhaseEntered")]
    [InlineData("start waited waited waited2 waited waited2 passed2", "InFlight", "Requested GateWaited GateWaited")]
    [InlineData("start waited failed waited passed passed2", "InFlight", "Requested GateWaited Failed Requested GatePassed")]
    [InlineData("start alarm waited running", "InFlight", "Requested GateWaited")]
    [InlineData("start stop waited passed failed", "Abandoned", "Requested GateWaited GatePassed Failed Abandoned")]
    [InlineData("start completed waited passed", "Done", "Requested Completed")]
    [InlineData("waited passed", null, "")]
    [InlineData("start completed exclude", "Done", "Requested Completed Excluded")]
    [InlineData("start completed exclude exclude include exclude include", "Done", "Requested Completed Excluded Included")]
    [InlineData("start completed exclude include exclude2", "Done", "Requested Completed Excluded Included Excluded")]
    [InlineData("start exclude accepted include completed", "Done", "Requested Accepted Completed")]
    [InlineData("start impossible exclude include", "Abandoned", "Requested Failed Abandoned")]
    [InlineData("exclude include", null, "")]
    [InlineData("start completed completed accepted launch failed interrupted start stop", "Done", "Requested Completed")]
    [InlineData("start completed2 failed2 accepted2 launch2", "InFlight", "Requested")]
    [InlineData("start failed", "InFlight", "Requested Failed Requested")]
    [InlineData("start failed failed completed", "InFlight", "Requested Failed Requested")]
    [InlineData("start failed completed2", "Done", "Requested Failed Requested Completed")]
    [InlineData("start failed failed2", "Abandoned", "Requested Failed Requested Failed Abandoned")]
    [InlineData("start interrupted interrupted2 completed2", "Abandoned", "Requested Interrupted Requested Interrupted Abandoned")]
    [InlineData("start impossible", "Abandoned", "Requested Failed Abandoned")]
    [InlineData("start old-alarm running unknown", "InFlight", "Requested")]
    [InlineData("start alarm", "Checking", "Requested")]
    [InlineData("start alarm running", "InFlight", "Requested")]
    [InlineData("start alarm running alarm unknown", "InFlight", "Requested DeadlinePassed Requested")]
    [InlineData("start alarm completed", "Done", "Requested Completed")]
    [InlineData("start alarm alarm", "InFlight", "Requested DeadlinePassed Requested")]
    [InlineData("start alarm alarm alarm alarm", "Abandoned", "Requested DeadlinePassed Requested DeadlinePassed Abandoned")]
    [InlineData("start alarm old-alarm", "Checking", "Requested")]
    [InlineData("start stop stop", "Stopping", "Requested")]
    [InlineData("start stop failed", "Abandoned", "Requested Failed Abandoned")]
    [InlineData("start stop completed", "Done", "Requested Completed")]
    [InlineData("start stop unknown", "Abandoned", "Requested Abandoned")]
    [InlineData("start stop alarm", "Abandoned", "Requested DeadlinePassed Abandoned")]
    [InlineData("stop", "Abandoned", "")]
    [InlineData("stop start", "Abandoned", "")]
    [InlineData("accepted launch completed failed interrupted running", null, "")]
    public async Task Given_a_trial_When_these_messages_come_Then_this_is_its_state_and_these_are_its_events(string messages, string? state, string events)
    {
        foreach (var word in messages.Split(' '))
        {
            var message = word == "alarm" ? new TrialDeadline(_start.TrialId, (await harness.StateAsync(_start.TrialId))!.Alarm) : Message(word);
            await harness.HandleAsync(message);
        }

        (await harness.StateAsync(_start.TrialId))?.CurrentState.ShouldBe(state);
        (await harness.StateAsync(_start.TrialId) is null).ShouldBe(state is null);
        string.Join(' ', (await harness.EventsAsync(_start.TrialId)).Select(fact => fact.GetType().Name["Trial".Length..])).ShouldBe(events);
    }

    [Fact]
    public async Task Given_a_start_When_handled_Then_one_command_and_one_alarm_are_promised_in_the_same_transaction()
    {
        await harness.HandleAsync(Message("start"));
        await harness.HandleAsync(Message("start"));

        var promised = await harness.PromisedAsync(_start.TrialId);
        promised.OfType<RunTrial>().Single().Attempt.ShouldBe(1);
        promised.OfType<TrialDeadline>().Single().Alarm.ShouldBe((await harness.StateAsync(_start.TrialId))!.Alarm);
        promised.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Given_a_stop_before_the_command_left_When_handled_Then_the_command_is_taken_back_and_the_device_told()
    {
        await harness.HandleAsync(Message("start"));

        await harness.HandleAsync(Message("stop"));

        var promised = await harness.PromisedAsync(_start.TrialId);
        promised.OfType<RunTrial>().ShouldBeEmpty();
        promised.OfType<CancelTrial>().Single().Reason.ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("start completed", TrialEnd.Completed)]
    [InlineData("start impossible", TrialEnd.Abandoned)]
    [InlineData("start stop failed", TrialEnd.Stopped)]
    [InlineData("stop", TrialEnd.Stopped)]
    public async Task Given_the_end_of_a_trial_When_reached_Then_the_experiment_is_told_once_and_no_alarm_is_left(string messages, TrialEnd end)
    {
        foreach (var word in messages.Split(' '))
            await harness.HandleAsync(Message(word));
        await harness.HandleAsync(Message("completed"));

        var promised = await harness.PromisedAsync(_start.TrialId);
        promised.OfType<TrialEnded>().Single().End.ShouldBe(end);
        promised.OfType<TrialDeadline>().ShouldBeEmpty();
    }
}
