using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning.Tests;

public sealed class TrialTimeTests
{
    [Theory]
    [InlineData("{netperf: {message: 64, runtime: 10s}}", 10, 10 + 60)]
    [InlineData("{netperf: {message: 64, runtime: 10s, confidence: 95}}", 30, 100 + 60)]
    [InlineData("{iperf3: {message: 64, runtime: 10s, ramp: 2s}}", 10, 12 + 60)]
    [InlineData("{filebench: {personality: oltp, runtime: 10s}}", 10, 10 + 60 + 512)]
    [InlineData("{fio: {rw: read, bs: 4k, runtime: 10s, ramp: 1s, size: 50m}}", 10, 11 + 60 + 20)]
    public void Given_a_point_When_its_time_is_estimated_Then_the_limit_leaves_room_for_its_longest_run_and_its_data(string workload, int measuredS, int limitS)
    {
        var plan = Parsed("NT", workload);

        TrialTime.Measured(plan.Workloads[0]).ShouldBe(TimeSpan.FromSeconds(measuredS));
        TrialTime.LimitS(plan.Runtimes[0], plan.Workloads[0]).ShouldBe(limitS);
        TrialTime.Expected(plan.Runtimes[0], plan.Workloads[0], plan.IdleS).ShouldBeInRange(TimeSpan.FromSeconds(measuredS), TimeSpan.FromSeconds(limitS));
    }

    [Theory]
    [InlineData("RC", 11.5, 70 + 20)]
    [InlineData("RC: {engine: runc}", 11.5, 70 + 20)]
    [InlineData("RC: {engine: docker}", 12.5, 70 + 20 + 30)]
    [InlineData("VM", 16, 70 + 30 + 90)]
    [InlineData("QM", 16, 70 + 30 + 90)]
    [InlineData("FC", 16, 70 + 30 + 90)]
    [InlineData("KC", 17, 70 + 20 + 90 + 30)]
    public void Given_a_runtime_When_its_time_is_estimated_Then_boot_and_engine_are_in_it_and_the_limit_has_room_for_the_watchdog(
        string runtime, double expectedS, int limitS)
    {
        var plan = Parsed(runtime, "{fio: {rw: read, bs: 4k, runtime: 10s, size: 50m}}");

        TrialTime.Expected(plan.Runtimes[0], plan.Workloads[0], plan.IdleS).TotalSeconds.ShouldBe(expectedS);
        TrialTime.LimitS(plan.Runtimes[0], plan.Workloads[0]).ShouldBe(limitS);
    }

    [Fact]
    public void Given_an_idle_phase_When_times_are_worked_out_Then_it_is_on_top_of_both()
    {
        var plan = Parsed("NT", "{fio: {rw: read, bs: 4k, runtime: 10s, size: 50m}}") with { IdleS = 20 };

        TrialTime.Expected(plan.Runtimes[0], plan.Workloads[0], plan.IdleS).TotalSeconds.ShouldBe(11.5 + 20);
        TrialTime.LimitS(plan.Runtimes[0], plan.Workloads[0], plan.Gates, plan.IdleS).ShouldBe(90 + 60 + 20);
    }

    [Fact]
    public void Given_gates_When_the_limit_is_worked_out_Then_their_wait_is_on_top_of_it()
    {
        var plan = Parsed("NT", "{fio: {rw: read, bs: 4k, runtime: 10s, size: 50m}}");

        TrialTime.LimitS(plan.Runtimes[0], plan.Workloads[0], plan.Gates).ShouldBe(90 + 60);
    }

    private static Plan Parsed(string runtime, string workload)
    {
        var result = PlanParser.Parse($"name: p\ndevices: [local]\nruntimes:\n  - {runtime}\nworkloads: [{workload}]\n");
        result.Problems.ShouldBeEmpty();
        return result.Plan.ShouldNotBeNull();
    }
}
