using EdgePipeline.Cli.Output;
using EdgePipeline.Cli.Testing;

namespace EdgePipeline.Cli.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Given_rows_When_tabled_Then_names_stand_left_and_numbers_right() =>
        new TextTable(["name", "MB/s"], [["a", "1.5"], ["longer", "100"]]).Render().ShouldBe("""
            name    MB/s
            ------  ----
            a        1.5
            longer   100

            """);

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(245, "4 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(-3, "0 s")]
    public void Given_a_time_When_written_Then_people_can_read_it(double seconds, string text) => Duration.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData("Test run summary: Passed!\n  total: 47\n  failed: 0\n  succeeded: 47\n", 0, 47, 0)]
    [InlineData("Test run summary: Failed!\n  total: 5\n  failed: 2\n  succeeded: 3\n", 2, 3, 2)]
    [InlineData("Unhandled exception.\n", 134, 0, 1)]
    [InlineData("  failed: 0\n  succeeded: 9\n", 7, 9, 1)]
    public void Given_the_end_of_a_test_run_When_counted_Then_a_run_that_broke_off_is_a_failure(string output, int exitCode, int passed, int failed) =>
        TestCounts.Parse(output, exitCode).ShouldBe(new TestCounts(passed, failed));
}
