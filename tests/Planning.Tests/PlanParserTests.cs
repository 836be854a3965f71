using System.Diagnostics;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning.Tests;

public sealed class PlanParserTests
{
    private const string Good = """
        name: mine
        devices: [local]
        runtimes:
          - NT
          - RC: { cpus: 1, memory: 512m }
        workloads:
          - fio: { rw: [read, randwrite], bs: [4k, 512k], direct: true }
        """;

    [Fact]
    public void Given_lists_When_parsed_Then_they_multiply()
    {
        var plan = Parsed(Good);

        plan.Workloads.Select(w => w.Label).ShouldBe(["fio-read-4k", "fio-read-512k", "fio-randwrite-4k", "fio-randwrite-512k"]);
        plan.Runtimes.ShouldBe([new RuntimeSpec("NT", RuntimeCode.NT), new RuntimeSpec("RC", RuntimeCode.RC, 1, 512)]);
    }

    [Fact]
    public void Given_only_what_is_required_When_parsed_Then_the_rest_has_its_documented_default()
    {
        var plan = Parsed("{name: p, devices: [local], runtimes: [NT], workloads: [{fio: {rw: read, bs: 4k}}]}");

        (plan.Repetitions, plan.Seed, plan.MaxAttempts).ShouldBe((3, 1L, 3));
        plan.Workloads.Single().Fio.ShouldBe(new FioPoint(FioPattern.Read, 4096, 64, 10, 0, FioEngine.Psync, false, 0, false, 1, 1));
    }

    [Fact]
    public void Given_no_gates_When_parsed_Then_only_a_device_about_to_throttle_is_waited_for() =>
        Parsed(Good).Gates.ShouldBe(new TrialGates(WaitS: 60, MaxTemperatureC: 80));

    [Fact]
    public void Given_every_gate_When_parsed_Then_each_is_in_the_plan_in_its_unit() =>
        Parsed(Good + "\ngates: { wait: 5m, min_temperature: 30, max_temperature: 60, max_busy: 2.5%, governor: performance, min_free_memory: 1g, min_free_space: 2g, max_disk: 100k }")
            .Gates.ShouldBe(new TrialGates(300, 30, 60, 2.5m, "performance", 1024, 2048, 102_400));

    [Theory]
    [InlineData("until: 5%", 10, 30)]
    [InlineData("max: 8, until: 5%", 8, 8)]
    [InlineData("min: 3, max: 8, until: 5%", 3, 8)]
    public void Given_a_sequential_plan_When_parsed_Then_a_cell_is_judged_from_ten_launches_on_or_from_all_where_there_are_fewer(string repetitions, int min, int max)
    {
        var plan = Parsed($"{Good}\nrepetitions: {{ {repetitions} }}");

        (plan.Stopping!.MinN, plan.Repetitions).ShouldBe((min, max));
    }

    [Fact]
    public void Given_an_idle_phase_When_parsed_Then_it_is_in_the_plan_in_seconds_and_else_left_to_the_device() =>
        (Parsed(Good + "\nidle: 5s").IdleS, Parsed(Good + "\nidle: 2m").IdleS, Parsed(Good).IdleS).ShouldBe((5, 120, null));

    [Fact]
    public void Given_a_control_When_parsed_Then_it_is_the_plans_own_point_or_one_of_its_own_and_comes_every_twenty_trials()
    {
        Parsed(Good + "\ncontrol: { workload: fio-randwrite-4k }").Control
            .ShouldBe(new ControlWorkload(Parsed(Good).Workloads[2], 20));
        Parsed(Good + "\ncontrol: { workload: { fio: { rw: write, bs: 4k, runtime: 5s } }, every: 7 }").Control
            .ShouldBe(new ControlWorkload(new WorkloadPoint("fio", "fio-write-4k", new FioPoint(FioPattern.Write, 4096, 64, 5, 0, FioEngine.Psync, false, 0, false, 1, 1)), 7));
        Parsed(Good).Control.ShouldBeNull();
    }

    [Fact]
    public void Given_a_control_and_a_runtime_of_that_name_When_parsed_Then_the_runtime_needs_another()
    {
        var text = Good.Replace("cpus: 1", "name: control, cpus: 1", StringComparison.Ordinal);
        Parsed(text).Runtimes[1].Name.ShouldBe("control");

        var problem = PlanParser.Parse(text + "\ncontrol: { workload: fio-read-4k }").Problems.ShouldHaveSingleItem();

        (problem.Field, problem.Line, problem.Reason).ShouldBe(("runtimes", 4, "one of them is named 'control', and that names the plan's control"));
    }

    [Fact]
    public void Given_so_many_controls_that_the_trials_are_too_many_When_parsed_Then_both_numbers_are_told() =>
        PlanParser.Parse("{name: p, devices: [local], runtimes: [NT], workloads: [{fio: {rw: read, bs: [1k, 2k, 4k, 8k, 16k, 32k, 64k]}}, {fio: {rw: write, bs: [1k, 2k, 4k, 8k, 16k, 32k, 64k, 128k, 256k, 512k, 1m]}},"
            + " {fio: {rw: randread, bs: [1k, 2k, 4k, 8k, 16k, 32k, 64k]}}, {fio: {rw: randwrite, bs: [1k]}}], repetitions: 1000, control: {workload: fio-read-4k, every: 1}}")
            .Problems.ShouldHaveSingleItem().Reason.ShouldBe("the plan multiplies to 26 cells and 26000 trials with up to 26002 controls");

    [Fact]
    public void Given_gates_When_told_Then_every_bound_is_in_the_sentence()
    {
        PlannedGates.Text(new TrialGates(300, 30, 60, 2.5m, "performance", 1024, 2048, 102_400)).ShouldBe(
            "at least 30 °C, at most 60 °C, CPU at most 2.5 % busy, governor performance, 1024 MiB of memory free, 2048 MiB of disk free, disk at most 0.102 MB/s; waits at most 300 s");
        PlannedGates.Text(null).ShouldBe("none but room for the data");
    }

    [Fact]
    public void Given_json_When_parsed_Then_it_is_the_same_plan()
    {
        var json = """{"name":"mine","devices":["local"],"runtimes":["NT",{"RC":{"cpus":1,"memory":"512m"}}],"workloads":[{"fio":{"rw":["read","randwrite"],"bs":["4k","512k"],"direct":true}}]}""";

        Parsed(json).ShouldBeEquivalentTo(Parsed(Good));
    }

    [Theory]
    [InlineData("1g")]
    [InlineData("1G")]
    [InlineData("1GB")]
    [InlineData("1gb")]
    [InlineData("1GiB")]
    [InlineData("1024 MB")]
    [InlineData("1048576k")]
    public void Given_a_size_When_parsed_Then_its_unit_is_a_power_of_1024_however_it_is_written(string size) =>
        Parsed(Good.Replace("bs: [4k, 512k]", $"bs: 4k, size: {size}", StringComparison.Ordinal)).Workloads.ShouldAllBe(workload => workload.Fio!.SizeMib == 1024);

    [Theory]
    [InlineData("bs: [4k, 512k]", "bs: [4k, 5parsecs]", 7, "workloads[0].fio.bs", "'5parsecs' does not fit", "a size from 256 to 4m, such as 4m (k, m and g are powers of 1024: 1g, 1GB and 1GiB are the same)")]
    [InlineData("bs: [4k, 512k]", "bs: [100]", 7, "workloads[0].fio.bs", "does not fit", "a size from 256 to 4m")]
    [InlineData("bs: [4k, 512k]", "bs: [4k, 4096]", 7, "workloads[0].fio.bs", "twice", "once")]
    [InlineData("bs: [4k, 512k]", "bs: [256]", 7, "workloads[0].fio.bs", "direct I/O", "a multiple of 512")]
    [InlineData("bs: [4k, 512k]", "bs: []", 7, "workloads[0].fio.bs", "0 values", "1 to 64")]
    [InlineData("bs: [4k, 512k]", "bs: {a: 1}", 7, "workloads[0].fio.bs", "a mapping", "a size")]
    [InlineData("bs: [4k, 512k]", "bs: 4k, blocksize: 4k", 7, "workloads[0].fio.blocksize", "no such field", "rw, bs, size")]
    [InlineData("bs: [4k, 512k]", "bs: 4k, iodepth: 8", 7, "workloads[0].fio.iodepth", "psync does one operation", "engine: libaio")]
    [InlineData("rw: [read, randwrite]", "rw: erase", 7, "workloads[0].fio.rw", "'erase' does not fit", "read, write, randread, randwrite")]
    [InlineData("direct: true", "direct: maybe", 7, "workloads[0].fio.direct", "'maybe' does not fit", "true or false")]
    [InlineData("- fio:", "- fyo:", 7, "workloads[0]", "not a workload", "fio: {")]
    [InlineData("- NT", "- LXC", 4, "runtimes[0]", "'LXC' is not a runtime", "NT, RC")]
    [InlineData("- NT", "- 0", 4, "runtimes[0]", "'0' is not a runtime", "NT, RC")]
    [InlineData("- NT", "- RC", 5, "runtimes[1]", "second runtime is named 'RC'", "a name of its own")]
    [InlineData("cpus: 1", "cpus: 1000000", 5, "runtimes[1].RC.cpus", "does not fit", "1 to 256")]
    [InlineData("name: mine", "name: ../../etc", 1, "name", "'../../etc' does not fit", "lower-case letters")]
    [InlineData("devices: [local]", "devices: [\"a b\"]", 2, "devices", "'a b' does not fit", "lower-case")]
    [InlineData("devices: [local]", "devices: [local]\nrepetitions: 0", 3, "repetitions", "'0' does not fit", "1 to 1000")]
    [InlineData("devices: [local]", "devices: [local]\nseed: -1", 3, "seed", "'-1' does not fit", "0 to")]
    [InlineData("devices: [local]", "devices: [local]\nexclude: [{runtime: KC}]", 3, "exclude[0]", "matches no cell", "edge plan shows")]
    [InlineData("devices: [local]", "devices: [local]\nexclude: [{}]", 3, "exclude[0]", "leave out everything", "at least one")]
    [InlineData("devices: [local]", "devices: [local]\nexclude: [{workload: \"*\"}]", 3, "exclude", "leave no cell", "at least one cell")]
    [InlineData("devices: [local]", "devices: [local]\nrepetitions: { max: 9 }", 3, "repetitions.until", "the field is missing", "until: a percentage from 0.1% to 100%")]
    [InlineData("devices: [local]", "devices: [local]\nrepetitions: { until: 5%, min: 9, max: 8 }", 3, "repetitions.min", "it is above max, 8", "2 to 8")]
    [InlineData("devices: [local]", "devices: [local]\nrepetitions: { until: 5%, min: 1 }", 3, "repetitions.min", "'1' does not fit", "2 to 1000")]
    [InlineData("devices: [local]", "devices: [local]\nrepetitions: { until: 5%, often: 1 }", 3, "repetitions.often", "no such field", "min, max, until, budget")]
    [InlineData("devices: [local]", "devices: [local]\nexclude_outliers: all", 3, "exclude_outliers", "'all' does not fit", "none, mad3.5")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { wait: 2h }", 3, "gates.wait", "'2h' does not fit", "a time from 0s to 3600s")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { max_temperature: hot }", 3, "gates.max_temperature", "'hot' does not fit", "a whole number from -40 to 150")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { max_busy: 101% }", 3, "gates.max_busy", "does not fit", "0.1% to 100%")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { governor: fast }", 3, "gates.governor", "'fast' does not fit", "performance, powersave")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { min_temperature: 80 }", 3, "gates.min_temperature", "not below max_temperature, 80 °C", "some degrees wide")]
    [InlineData("devices: [local]", "devices: [local]\ngates: { cold: 1 }", 3, "gates.cold", "no such field", "wait, min_temperature")]
    [InlineData("devices: [local]", "devices: [local]\ngates: [1]", 3, "gates", "fields are expected here", "{ wait: …")]
    [InlineData("devices: [local]", "devices: [local]\nidle: 0s", 3, "idle", "'0s' does not fit", "a time from 1s to 120s")]
    [InlineData("devices: [local]", "devices: [local]\nidle: 11m", 3, "idle", "'11m' does not fit", "a time from 1s to 120s")]
    [InlineData("devices: [local]", "devices: [local]\nidle: 1m\ncontrol: { workload: { fio: { rw: write, bs: 4k, runtime: 9m, ramp: 30s } } }", 3, "idle", "local/control/fio-write-4k takes up to 632 s, and telemetry holds 600 s", "28s at most, or a shorter run")]
    [InlineData("devices: [local]", "devices: [local]\nidle: 1s\ncontrol: { workload: { fio: { rw: write, bs: 4k, runtime: 10m } } }", 3, "idle", "takes up to 603 s", "a shorter run of that workload, or no idle")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: fio-read-4k", 3, "control", "fields are expected here", "{ workload:")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { every: 5 }", 3, "control.workload", "the field is missing", "fio-read-4k or fio-read-512k")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: fio-write-4k }", 3, "control.workload", "no workload of the plan is labelled fio-write-4k", "fio-read-4k or fio-read-512k")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: [fio-read-4k] }", 3, "control.workload", "this is not a workload", "fio: { rw: write, bs: 4k }")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: { fio: { rw: write, bs: [4k, 8k] } } }", 3, "control.workload.fio", "multiply to 2 points", "one value in each field")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: { fio: { rw: write, bs: 7 } } }", 3, "control.workload.fio.bs", "'7' does not fit", "a size from 256")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: fio-read-4k, every: 0 }", 3, "control.every", "'0' does not fit", "a whole number from 1 to 50000")]
    [InlineData("devices: [local]", "devices: [local]\ncontrol: { workload: fio-read-4k, often: 1 }", 3, "control.often", "no such field", "workload, every")]
    [InlineData("name: mine", "name: mine\nname: yours", 2, "", "'name' stands here twice", "each field once")]
    [InlineData("  - NT", "\t- NT", 4, "", "a tab", "spaces")]
    [InlineData("name: mine", "name: &a mine", 1, "", "anchors", "without an anchor")]
    [InlineData("name: mine", "name: *a", 1, "", "aliases", "the value itself")]
    [InlineData("name: mine", "name: !!python/object mine", 1, "", "tags", "plain value")]
    public void Given_one_fault_When_parsed_Then_place_field_reason_and_remedy_are_told(
        string replace, string by, int line, string field, string reason, string instead)
    {
        var result = PlanParser.Parse(Good.Replace(replace, by, StringComparison.Ordinal));

        result.Plan.ShouldBeNull();
        var problem = result.Problems.ShouldHaveSingleItem();
        problem.Line.ShouldBe(line);
        problem.Column.ShouldBeGreaterThan(0);
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldContain(reason);
        problem.Instead.ShouldContain(instead);
    }

    [Fact]
    public void Given_several_faults_When_parsed_Then_all_are_told_at_once() =>
        PlanParser.Parse("{devices: [local], runtimes: [XX], workloads: [{fio: {rw: up}}]}").Problems.Select(p => p.Field)
            .ShouldBe(["name", "runtimes[0]", "workloads[0].fio.rw", "workloads[0].fio.bs"], ignoreOrder: true);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("# only a comment", "empty")]
    [InlineData("just words", "not a mapping")]
    [InlineData("- a\n- b", "not a mapping")]
    [InlineData("name: [", "not YAML")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    [InlineData("\u0000\u0001\u0002", "control character")]
    public void Given_something_else_than_a_plan_When_parsed_Then_it_says_so(string text, string reason) =>
        PlanParser.Parse(text).Problems.ShouldHaveSingleItem().Reason.ShouldContain(reason);

    [Fact]
    public void Given_hostile_plans_When_parsed_Then_they_are_refused_and_nothing_breaks()
    {
        string[] hostile =
        [
            new('[', 200_000),
            string.Concat(Enumerable.Repeat("{a: ", 50_000)),
            string.Join('\n', Enumerable.Range(0, 10_000).Select(i => new string(' ', i % 100) + "- x")),
            new('x', 10_000_000),
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]",
            "? [complex, key]\n: value",
            string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1")),
            Good.Replace("bs: [4k, 512k]", "bs: [" + string.Join(',', Enumerable.Range(1, 64).Select(i => i * 512)) + "], size: [" + string.Join(',', Enumerable.Range(4, 60).Select(i => $"{i}m")) + "], runtime: [" + string.Join(',', Enumerable.Range(1, 60)) + "]", StringComparison.Ordinal),
        ];

        var clock = Stopwatch.StartNew();
        foreach (var text in hostile)
        {
            var result = PlanParser.Parse(text);
            result.Plan.ShouldBeNull();
            result.Problems.Count.ShouldBeInRange(1, 50);
        }

        // Not a performance claim: a quadratic reader would need minutes.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Given_a_plan_with_a_slip_anywhere_When_parsed_Then_it_is_a_plan_or_a_problem_with_its_place()
    {
        var slipped = Enumerable.Range(0, Good.Length).SelectMany(at =>
            "[]{},:\"#".Select(slip => Good.Insert(at, slip.ToString())).Append(Good[..at]).Append(Good.Remove(at, 1)));

        foreach (var text in slipped)
        {
            var result = PlanParser.Parse(text);
            (result.Plan is null || result.Problems.Count == 0).ShouldBeTrue(text);
            (result.Plan is not null || result.Problems.Count > 0).ShouldBeTrue(text);
            result.Problems.ShouldAllBe(problem => problem.Line > 0 && problem.Column > 0, text);
        }
    }

    [Fact]
    public void Given_the_quickstart_When_parsed_Then_it_measures_under_three_minutes_on_NT_and_RC()
    {
        var plan = Parsed(File.ReadAllText(Path.Combine(Repository.Root, "experiments", "quickstart.yaml")));

        var measured = plan.Workloads.Sum(w => TrialTime.Measured(w).TotalSeconds) * plan.Runtimes.Count * plan.Repetitions;
        measured.ShouldBeLessThan(180);
        plan.Runtimes.Select(r => r.Code).ShouldBe([RuntimeCode.NT, RuntimeCode.RC]);
        plan.Repetitions.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData("fio: { rw: read, bs: 4k, runtime: 590s }", "VM", true)]
    [InlineData("fio: { rw: read, bs: 4k, runtime: 590s }", "NT", false)]
    [InlineData("fio: { rw: read, bs: 4k, runtime: 10m }", "VM", false)]
    [InlineData("netperf: { message: 64, runtime: 58s, confidence: 95 }", "VM", true)]
    [InlineData("netperf: { message: 64, runtime: 58s, confidence: 95, iterations_max: 11 }", "VM", false)]
    public void Given_an_idle_phase_When_parsed_Then_the_longest_run_fits_beside_it_into_what_telemetry_holds_or_the_plan_is_refused(
        string workload, string excluded, bool fits)
    {
        var text = $"name: p\ndevices: [local]\nruntimes: [NT, VM]\nworkloads:\n  - {workload}\nexclude: [{{ runtime: {excluded} }}]\n";

        PlanParser.Parse($"{text}idle: 5s\n").Problems.Select(problem => problem.Field).ShouldBe(fits ? [] : ["idle"]);
        Parsed(text);
    }

    private static Plan Parsed(string text)
    {
        var result = PlanParser.Parse(text);
        result.Problems.ShouldBeEmpty();
        return result.Plan.ShouldNotBeNull();
    }
}
