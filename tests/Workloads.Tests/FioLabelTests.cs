using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.Workloads.Tests;

public sealed class FioLabelTests
{
    private static readonly FioPoint Point = new(FioPattern.RandWrite, 4096, 64, 10, 0, FioEngine.Psync, false, 0, false, 1, 1);

    [Fact]
    public void Given_one_point_When_labelled_Then_pattern_and_block_size_are_enough() =>
        FioLabel.For([Point]).ShouldBe(["fio-randwrite-4k"]);

    [Fact]
    public void Given_points_that_differ_elsewhere_When_labelled_Then_what_differs_is_named() =>
        FioLabel.For([Point, Point with { Direct = true }, Point with { FsyncEvery = 1 }])
            .ShouldBe(["fio-randwrite-4k-buffered-nofsync", "fio-randwrite-4k-direct-nofsync", "fio-randwrite-4k-buffered-fsync1"]);

    [Fact]
    public void Given_the_page_cache_or_steadiness_varied_When_labelled_Then_they_are_named() =>
        FioLabel.For(
        [
            Point with { PageCache = PageCache.Kept },
            Point with { SteadyState = new(FioSteadyCriterion.IopsSlope, 0.10m, 5, 0) },
            Point with { SteadyState = new(FioSteadyCriterion.Bandwidth, 20, 10, 3) },
        ]).ShouldBe(
        [
            "fio-randwrite-4k-kept-unjudged", "fio-randwrite-4k-dropped-steady-iops-slope-0p1pct-5s-ramp0s", "fio-randwrite-4k-dropped-steady-bw-20pct-10s-ramp3s",
        ]);

    [Theory]
    [InlineData(256, "fio-randwrite-256b")]
    [InlineData(1536, "fio-randwrite-1536b")]
    [InlineData(524288, "fio-randwrite-512k")]
    [InlineData(2097152, "fio-randwrite-2m")]
    public void Given_a_block_size_When_labelled_Then_it_reads_as_in_a_plan(int bytes, string label) =>
        FioLabel.For([Point with { BlockSizeBytes = bytes }]).ShouldBe([label]);

    [Theory]
    [InlineData(FioSteadyCriterion.Iops, 0, 5, 0, "steady_limit")]
    [InlineData(FioSteadyCriterion.Iops, 101, 5, 0, "steady_limit")]
    [InlineData(FioSteadyCriterion.Iops, 10, 1, 0, "steady_window")]
    [InlineData(FioSteadyCriterion.Iops, 10, 5, -1, "steady_window")]
    [InlineData(FioSteadyCriterion.Iops, 10, 10, 0, "steady_window")]
    [InlineData(FioSteadyCriterion.Iops, 10, 5, 5, "steady_window")]
    [InlineData(FioSteadyCriterion.Iops, 10, int.MaxValue, int.MaxValue, "steady_window")]
    [InlineData((FioSteadyCriterion)7, 10, 5, 0, "steady")]
    public void Given_steadiness_that_could_not_be_judged_When_checked_Then_the_field_is_named(
        FioSteadyCriterion criterion, int limitPct, int windowS, int rampS, string field) =>
        FioBounds.Violations(Point with { SteadyState = new(criterion, limitPct, windowS, rampS) }).ShouldHaveSingleItem().Field.ShouldBe(field);

    [Fact]
    public void Given_blocks_of_256_bytes_When_checked_Then_they_are_fine_buffered_and_refused_direct()
    {
        FioBounds.Violations(Point with { BlockSizeBytes = 256 }).ShouldBeEmpty();
        FioBounds.Violations(Point with { BlockSizeBytes = 256, Direct = true }).ShouldHaveSingleItem().Instead.ShouldContain("direct: false");
    }

    [Theory]
    [InlineData(0, "runtime")]
    [InlineData(4000, "runtime")]
    public void Given_a_time_out_of_bounds_When_checked_Then_the_field_is_named(int seconds, string field) =>
        FioBounds.Violations(Point with { RuntimeS = seconds }).ShouldHaveSingleItem().Field.ShouldBe(field);
}
