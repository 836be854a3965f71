using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class PlanProblemsTests
{
    [Fact]
    public void Given_problems_When_described_Then_each_is_a_line_that_an_editor_can_jump_to() =>
        PlanProblems.Describe("my.yaml", [new(7, 3, "workloads[0].fio.bs", "5 is too small", "a size from 256 to 4m"), new(2, 1, "nmae", "unknown field", "name")])
            .ShouldBe("""
                my.yaml:2:1: nmae: unknown field; write instead name
                my.yaml:7:3: workloads[0].fio.bs: 5 is too small; write instead a size from 256 to 4m
                The plan was not run: 2 problems.
                """);

    [Fact]
    public void Given_no_place_and_no_field_When_described_Then_they_are_left_out() =>
        PlanProblems.Describe("my.yaml", [new(0, 0, "", "device pi is not known", "one of: local")])
            .ShouldStartWith("my.yaml: device pi is not known; write instead one of: local\n");

    [Fact]
    public void Given_a_rejection_in_the_table_When_described_Then_it_reads_the_same() =>
        RejectedText.Describe("my.yaml", """[{"line":1,"column":2,"field":"devices","reason":"unknown","instead":"local"}]""")
            .ShouldStartWith("my.yaml:1:2: devices: unknown; write instead local\n");
}
