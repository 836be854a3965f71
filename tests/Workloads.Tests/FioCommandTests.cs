using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.Workloads.Tests;

public sealed class FioCommandTests
{
    private static readonly FioPoint Point = new(
        FioPattern.RandWrite, BlockSizeBytes: 524288, SizeMib: 64, RuntimeS: 3, RampS: 2, FioEngine.Libaio, Direct: true,
        FsyncEvery: 8, EndFsync: true, IoDepth: 4, NumJobs: 2);

    [Fact]
    public void Given_a_point_When_measured_Then_every_field_of_it_is_an_argument() =>
        FioCommand.Measure("edge-1", "/data", "data", Point).ShouldBe(
        [
            "--name=edge-1", "--directory=/data", "--filename_format=data.$jobnum", "--size=64m", "--numjobs=2", "--fallocate=none",
            "--rw=randwrite", "--bs=524288", "--ioengine=libaio", "--direct=1", "--iodepth=4", "--time_based=1", "--runtime=3",
            "--ramp_time=2", "--fsync=8", "--end_fsync=1", "--overwrite=1", "--invalidate=1", "--randrepeat=1", "--randseed=42",
            "--lat_percentiles=1", "--clat_percentiles=0", "--group_reporting=1", "--output-format=json",
        ]);

    [Fact]
    public void Given_a_kept_page_cache_When_measured_Then_fio_does_not_drop_it() =>
        FioCommand.Measure("edge-1", "/data", "data", Point with { PageCache = PageCache.Kept }).ShouldContain("--invalidate=0");

    [Fact]
    public void Given_a_criterion_of_steadiness_When_measured_Then_fio_is_asked_to_end_by_it() =>
        FioCommand.Measure("edge-1", "/data", "data", Point with { SteadyState = new(FioSteadyCriterion.IopsSlope, 0.1m, 5, 2) })
            .ShouldBe(
            [
                .. FioCommand.Measure("edge-1", "/data", "data", Point).SkipLast(1),
                "--steadystate=iops_slope:0.1%", "--steadystate_duration=5", "--steadystate_ramp_time=2", "--output-format=json",
            ]);

    [Fact]
    public void Given_a_point_When_laid_out_Then_the_same_files_are_written_and_nothing_is_measured()
    {
        var layOut = FioCommand.LayOut("edge-1", "/data", "data", Point);

        layOut.ShouldBe(
        [
            "--name=edge-1", "--directory=/data", "--filename_format=data.$jobnum", "--size=64m", "--numjobs=2", "--fallocate=none",
            "--rw=read", "--create_only=1", "--create_fsync=1",
        ]);
    }
}
