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

    [Theory]
    [InlineData(256, "fio-randwrite-256b")]
    [InlineData(1536, "fio-randwrite-1536b")]
    [InlineData(524288, "fio-randwrite-512k")]
    [InlineData(2097152, "fio-randwrite-2m")]
    public void Given_a_block_size_When_labelled_Then_it_reads_as_in_a_plan(int bytes, string label) =>
        FioLabel.For([Point with { BlockSizeBytes = bytes }]).ShouldBe([label]);

    [Theory]
    [InlineData(0, "runtime")]
    [InlineData(4000, "runtime")]
    public void Given_a_time_out_of_bounds_When_checked_Then_the_field_is_named(int seconds, string field) =>
        FioBounds.Violations(Point with { RuntimeS = seconds }).ShouldHaveSingleItem().Field.ShouldBe(field);
}
