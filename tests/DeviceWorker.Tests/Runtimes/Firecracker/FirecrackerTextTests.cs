using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class FirecrackerTextTests
{
    [Theory]
    [InlineData("Firecracker v1.16.1\n\nSupported snapshot data format versions: v8.0.0\n", "1.16.1", null)]
    [InlineData("Firecracker v1.17.0-dev\n", "1.17.0-dev", null)]
    [InlineData("Firecracker v0.0.0-double\n", "0.0.0-double", "firecracker double on QEMU microvm TCG")]
    public void Given_what_it_says_of_itself_When_read_Then_the_version_is_known_and_a_stand_in_is_told(string output, string number, string? simulated)
    {
        var version = FirecrackerVersion.Parse(output)!;

        version.Number.ShouldBe(number);
        version.Simulated.ShouldBe(simulated);
    }

    [Fact]
    public void Given_another_program_of_that_name_When_read_Then_it_has_no_version() =>
        FirecrackerVersion.Parse("a firework 1.2.3\n").ShouldBeNull();

    [Fact]
    public void Given_counters_of_several_flushes_When_read_Then_they_add_up_for_the_one_drive() =>
        CountersParser.Parse(
            """
            {"utc_timestamp_ms":1,"block":{"write_bytes":999},"block_root":{"write_bytes":5},"block_data":{"flush_count":2,"write_count":3,"write_bytes":4096,"read_bytes":0}}
            {"utc_timestamp_ms":2,"block_data":{"flush_count":1,"write_count":1,"write_bytes":512,"read_bytes":0}}
            """,
            "data").ShouldBe(
        [
            new Metric("vmm_flush_count", "count", 3),
            new Metric("vmm_write_count", "count", 4),
            new Metric("vmm_write_bytes", "B", 4608),
            new Metric("vmm_read_bytes", "B", 0),
        ]);

    [Fact]
    public void Given_a_line_that_was_cut_off_When_read_Then_what_is_whole_counts() =>
        CountersParser.Parse("{\"block_data\":{\"flush_count\":7}}\n{\"block_data\":{\"flush_cou", "data").ShouldBe([new Metric("vmm_flush_count", "count", 7)]);

    [Theory]
    [InlineData("")]
    [InlineData("{\"block_root\":{\"flush_count\":7}}\n")]
    public void Given_no_counter_of_the_drive_When_read_Then_there_is_no_reading_rather_than_zero(string text) =>
        CountersParser.Parse(text, "data").ShouldBeEmpty();
}
