using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class PlanPreviewTests
{
    private const string Plan = """
        name: mine
        devices: [a, b]
        runtimes: [NT, RC]
        workloads:
          - fio: { rw: [read, write], bs: 4k, runtime: 2s }
        exclude:
          - { device: b, runtime: RC }
        repetitions: 2
        """;

    private static readonly PlanPreview Preview = Of(Plan);

    [Fact]
    public void Given_devices_side_by_side_When_estimated_Then_the_slowest_decides()
    {
        // Device a: 4 cells, twice, 2 s each.
        Preview.MeasuredSeconds.ShouldBe(16);
        Preview.EstimatedSeconds.ShouldBeGreaterThan(Preview.MeasuredSeconds);
    }

    [Fact]
    public void Given_a_plan_that_stops_by_itself_When_shown_Then_its_trials_are_the_most_and_gates_and_rule_are_told()
    {
        var text = PlanText.Render(Of(Plan.Replace("repetitions: 2", "repetitions: { min: 10, max: 12, until: 5% }", StringComparison.Ordinal)));

        text.ShouldStartWith("mine: 6 cells x 10 to 12 repetitions = at most 72 trials");
        text.ShouldContain("Stopping rule: sequential: 10 to 12 launches of each cell, until its ratio to NT, or its mean where no NT is beside it, is known to ±5 %.");
        text.ShouldContain("Gate before each: at most 80 °C; waits at most 60 s. Idle before each launch: 0.3 s.");
    }

    [Fact]
    public void Given_one_of_each_When_shown_Then_one_is_not_spoken_of_as_many() =>
        PlanText.Render(Of("{name: mine, devices: [a], runtimes: [NT], workloads: [{fio: {rw: read, bs: 4k}}], repetitions: 1}"))
            .ShouldStartWith("mine: 1 cell x 1 repetition = 1 trial, ");

    [Fact]
    public void Given_an_idle_phase_When_shown_Then_it_is_told_and_counted()
    {
        var longer = Of(Plan + "\nidle: 5s");

        PlanText.Render(longer).ShouldContain("Idle before each launch: 5 s.");
        // Device a: 4 cells, twice.
        longer.EstimatedSeconds.ShouldBe(Preview.EstimatedSeconds + (8 * 5), 1e-9);
        longer.MeasuredSeconds.ShouldBe(Preview.MeasuredSeconds);
    }

    [Fact]
    public void Given_files_that_take_long_to_lay_out_When_shown_Then_it_is_told_how_much_is_not_in_the_time()
    {
        var large = Of(Plan.Replace("bs: 4k,", "bs: 4k, size: 2g, numjobs: 2,", StringComparison.Ordinal));

        large.EstimatedSeconds.ShouldBe(Preview.EstimatedSeconds);
        // Device a: 4 cells, twice, two files of 2 GiB each, without the 128 MiB that the time of a trial has.
        large.LayoutMibNotEstimated.ShouldBe(8 * ((2 * 2048) - 128));
        PlanText.Render(large).ShouldContain(
            "Not in that time: laying out files before trials as far as they are larger than 128 MiB, 31.0 GiB on the slowest device; at 100 MiB/s 5 min 17 s.\n");
        Preview.LayoutMibNotEstimated.ShouldBe(0);
        PlanText.Render(Preview).ShouldNotContain("Not in that time");
    }

    [Fact]
    public void Given_a_control_When_shown_Then_its_runs_are_counted_beside_the_trials_and_stand_in_no_block()
    {
        var preview = Of(Plan + "\ncontrol: { workload: fio-write-4k, every: 3 }");
        var text = PlanText.Render(preview);

        text.ShouldStartWith("mine: 6 cells x 2 repetitions = 12 trials and 7 controls, ");
        text.ShouldContain("Control: fio-write-4k on NT, before the first trial of a device, after each 3 and at the end.\n");
        text.ShouldNotContain("block 0");
        // Device a: 8 trials and 4 controls of 2 s each.
        preview.MeasuredSeconds.ShouldBe(24);
    }

    [Fact]
    public void Given_a_plan_When_shown_Then_cells_exclusions_and_the_order_of_each_block_are_there()
    {
        var text = PlanText.Render(Preview);

        text.ShouldStartWith("mine: 6 cells x 2 repetitions = 12 trials");
        text.ShouldContain("Cells on b");
        text.ShouldContain("Drawn order on a\n  block 1: ");
        Lines(text, "  block 2: ").ShouldAllBe(line => !line.Contains("mine"));
        Lines(text, "  block 1: ")[0].Split(", ").Length.ShouldBe(4);
        Lines(text, "  block 1: ")[1].ShouldNotContain("RC/");
    }

    [Fact]
    public void Given_variants_When_shown_Then_each_has_its_name_and_what_the_plan_sets()
    {
        var text = PlanText.Render(Of("""
            name: mine
            devices: [a]
            runtimes:
              - NT
              - RC: { engine: [runc, docker], cpus: 1 }
              - VM: { name: big, memory: 1g, cache: [none, unsafe], aio: io_uring, accelerator: tcg }
            workloads: [fio: { rw: read, bs: 4k }]
            """));

        text.ShouldContain("NT          native                    nothing\n");
        text.ShouldContain("RC-docker   container                 cpus 1, engine docker\n");
        text.ShouldContain("big-unsafe  QEMU q35 virtual machine  memory 1024 MiB, accelerator tcg, cache unsafe, aio io_uring\n");
    }

    [Fact]
    public void Given_the_same_plan_When_shown_twice_Then_the_order_is_the_same() =>
        JsonOutput.Text(Of(Plan)).ShouldBe(JsonOutput.Text(Preview));

    private static string[] Lines(string text, string start) =>
        [.. text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))];

    private static PlanPreview Of(string text)
    {
        var plan = PlanParser.Parse(text).Plan!;
        return PlanPreview.Of(plan, Designer.Design(Guid.Empty, plan, capabilitiesByDevice: null));
    }
}
