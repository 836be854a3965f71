using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning.Tests;

public sealed class ClaimTests
{
    [Fact]
    public void Given_a_factor_and_conditions_When_parsed_Then_the_claim_has_its_bound_and_the_points_that_fit()
    {
        var claim = Claims("RC.throughput >= 3.0 * NT.throughput where rw=randwrite, bs=512k").ShouldHaveSingleItem();

        (claim.Runtime, claim.Baseline, claim.Metric, claim.AtLeast, claim.AtMost).ShouldBe(("RC", "NT", "throughput", 3, null));
        claim.Workloads.ShouldBe(["fio-randwrite-512k"]);
        claim.Devices.ShouldBe(["pi4", "nano"]);
        claim.Text.ShouldBe("RC.throughput >= 3.0 * NT.throughput where rw=randwrite, bs=512k");
    }

    [Theory]
    [InlineData("RC.throughput within 5 % of NT.throughput", 0.95, 1.05)]
    [InlineData("RC.throughput within 2.5% of NT.throughput", 0.975, 1.025)]
    [InlineData("RC.mb_per_j >= 0.95 * NT.mb_per_j", 0.95, null)]
    [InlineData("RC.mb_per_s_per_cpu <= NT.mb_per_s_per_cpu", null, 1.0)]
    [InlineData("RC.throughput<=1.5*NT.throughput", null, 1.5)]
    public void Given_each_form_When_parsed_Then_it_bounds_the_ratio(string text, double? atLeast, double? atMost)
    {
        var claim = Claims(text).ShouldHaveSingleItem();

        (claim.AtLeast, claim.AtMost).ShouldBe((atLeast, atMost));
        claim.Workloads.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("bs=4096", "fio-read-4k, fio-randwrite-4k")]
    [InlineData("bs=4KiB, rw=read", "fio-read-4k")]
    [InlineData("direct=false", "fio-read-4k, fio-read-512k, fio-randwrite-4k, fio-randwrite-512k")]
    [InlineData("message=64", "netperf-64b")]
    [InlineData("workload=fio-*-4k", "fio-read-4k, fio-randwrite-4k")]
    [InlineData("runtime=10s", "fio-read-4k, fio-read-512k, fio-randwrite-4k, fio-randwrite-512k, netperf-64b")]
    public void Given_conditions_as_a_plan_writes_them_When_parsed_Then_units_and_defaults_count(string where, string labels) =>
        string.Join(", ", Claims($"RC.throughput >= NT.throughput where {where}").Single().Workloads).ShouldBe(labels);

    [Fact]
    public void Given_a_device_When_parsed_Then_the_claim_is_for_it_alone() =>
        Claims("RC.throughput >= NT.throughput where device=pi*").Single().Devices.ShouldBe(["pi4"]);

    [Theory]
    [InlineData("RC is faster", "this is not a claim", "FC.throughput >= 3.0 * RC.throughput where")]
    [InlineData("RC.throughput > NT.throughput", "this is not a claim", ">= or <=")]
    [InlineData("RC.throughput >= 3 NT.throughput", "this is not a claim", ">= or <=")]
    [InlineData("FC.throughput >= NT.throughput", "no runtime of the plan is named FC", "NT, RC")]
    [InlineData("NT.throughput >= NT.throughput", "compares a runtime with itself", "two runtimes")]
    [InlineData("RC.throughput >= NT.mb_per_j", "not one metric of both sides", "throughput, mb_per_s_per_cpu, mb_per_j")]
    [InlineData("RC.speed >= NT.speed", "not one metric of both sides", "throughput, mb_per_s_per_cpu, mb_per_j")]
    [InlineData("RC.throughput >= 0 * NT.throughput", "nothing to be wrong about", "a factor above 0")]
    [InlineData("RC.throughput within 100 % of NT.throughput", "nothing to be wrong about", "less than 100 %")]
    [InlineData("RC.throughput >= NT.throughput where bs=5parsecs", "'bs=5parsecs' is no field", "device, workload, rw, bs")]
    [InlineData("RC.throughput >= NT.throughput where blocks=4k", "'blocks=4k' is no field", "message")]
    [InlineData("RC.throughput >= NT.throughput where bs=8k", "fit nothing in the plan", "edge plan shows")]
    [InlineData("RC.throughput >= NT.throughput where device=pi5", "fit nothing in the plan", "edge plan shows")]
    [InlineData("RC.throughput >= NT.throughput where message=64, rw=read", "fit nothing in the plan", "edge plan shows")]
    [InlineData("RC.throughput >= NT.throughput where device=nano", "excludes every cell", "cells that are run")]
    public void Given_a_fault_When_parsed_Then_place_reason_and_remedy_are_told(string text, string reason, string instead)
    {
        var result = PlanParser.Parse(Plan(text));

        result.Plan.ShouldBeNull();
        var problem = result.Problems.ShouldHaveSingleItem();
        (problem.Line, problem.Column, problem.Field).ShouldBe((12, 5, "claims[0]"));
        problem.Reason.ShouldContain(reason);
        problem.Instead.ShouldContain(instead);
    }

    [Fact]
    public void Given_a_claim_that_is_no_text_When_parsed_Then_it_is_refused() =>
        PlanParser.Parse(Plan("{ RC: faster }")).Problems.ShouldHaveSingleItem().Reason.ShouldBe("this is not a claim");

    [Fact]
    public void Given_no_claims_When_parsed_Then_the_plan_has_none() =>
        PlanParser.Parse("{name: p, devices: [local], runtimes: [NT], workloads: [{fio: {rw: read, bs: 4k}}]}").Plan!.Claims.ShouldBeEmpty();

    private static IReadOnlyList<Claim> Claims(string text)
    {
        var result = PlanParser.Parse(Plan(text));
        result.Problems.ShouldBeEmpty();
        return result.Plan!.Claims!;
    }

    private static string Plan(string claim) => $$"""
        name: mine
        devices: [pi4, nano]
        runtimes:
          - NT
          - RC: { cpus: 1 }
        workloads:
          - fio: { rw: [read, randwrite], bs: [4k, 512k] }
          - netperf: { message: 64 }
        exclude:
          - { device: nano, runtime: RC }
        claims:
          - {{claim}}
        """;
}
