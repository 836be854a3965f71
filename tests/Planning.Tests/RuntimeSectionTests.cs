using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning.Tests;

public sealed class RuntimeSectionTests
{
    [Fact]
    public void Given_every_code_with_its_factors_When_parsed_Then_each_stands_where_the_contract_has_it() =>
        Runtimes("""
            - NT
            - RC: { cpus: 1, memory: 512m, engine: containerd, network: host }
            - VM: { cpus: 2, memory: 1g, accelerator: tcg, cache: none, aio: native }
            - QM: { cache: directsync, aio: threads }
            - FC: { cpus: 4, memory: 256m, cache: writeback, aio: async }
            - KC: { cpus: 1, memory: 512m }
            """).ShouldBe(
        [
            new RuntimeSpec("NT", RuntimeCode.NT),
            new RuntimeSpec("RC", RuntimeCode.RC, 1, 512, ContainerEngine.Containerd, NetworkMode.Host),
            new RuntimeSpec("VM", RuntimeCode.VM, 2, 1024, Accelerator: Accelerator.Tcg, DiskCache: DiskCache.None, DiskEngine: DiskEngine.Native),
            new RuntimeSpec("QM", RuntimeCode.QM, DiskCache: DiskCache.Directsync, DiskEngine: DiskEngine.Threads),
            new RuntimeSpec("FC", RuntimeCode.FC, 4, 256, DiskCache: DiskCache.Writeback, DiskEngine: DiskEngine.Async),
            new RuntimeSpec("KC", RuntimeCode.KC, 1, 512),
        ]);

    [Fact]
    public void Given_lists_When_parsed_Then_they_multiply_and_a_name_says_what_varies()
    {
        var plan = Runtimes("""
            - VM: { cache: [none, writeback], memory: 512m, aio: [threads] }
            - VM: { name: big, cache: [none, unsafe], cpus: [1, 2], memory: [1g, 1536m] }
            - QM: { cache: none, aio: [native, io_uring] }
            - RC: { engine: [runc, docker], network: [bridge, host] }
            """);

        plan.Select(runtime => runtime.Name).ShouldBe(
        [
            "VM-none", "VM-writeback",
            "big-1cpu-1g-none", "big-1cpu-1g-unsafe", "big-1cpu-1536m-none", "big-1cpu-1536m-unsafe",
            "big-2cpu-1g-none", "big-2cpu-1g-unsafe", "big-2cpu-1536m-none", "big-2cpu-1536m-unsafe",
            "QM-native", "QM-io-uring",
            "RC-runc-bridge", "RC-runc-host", "RC-docker-bridge", "RC-docker-host",
        ]);
        plan[1].ShouldBe(new RuntimeSpec("VM-writeback", RuntimeCode.VM, MemoryMib: 512, DiskCache: DiskCache.Writeback, DiskEngine: DiskEngine.Threads));
    }

    [Theory]
    [InlineData("FC: { cpus: 3 }", 11, "FC.cpus", "one virtual CPU or an even number, and not 3", "1, 2, 4")]
    [InlineData("FC: { cpus: 64 }", 11, "FC.cpus", "'64' does not fit", "1 to 32")]
    [InlineData("FC: { cache: none }", 11, "FC.cache", "'none' does not fit", "unsafe, writeback")]
    [InlineData("FC: { aio: threads }", 11, "FC.aio", "'threads' does not fit", "sync, async")]
    [InlineData("VM: { cache: [none, writeback], aio: native }", 11, "VM.aio", "cache: writeback goes through it", "cache: none or cache: directsync")]
    [InlineData("QM: { aio: native }", 11, "QM.aio", "no cache is said", "cache: none or cache: directsync")]
    [InlineData("VM: { memory: 64m }", 11, "VM.memory", "'64m' does not fit", "128m")]
    [InlineData("VM: { engine: runc }", 11, "VM.engine", "no such field", "name, cpus, memory, accelerator")]
    [InlineData("KC: { cache: none }", 11, "KC.cache", "no such field", "name, cpus, memory")]
    [InlineData("NT: { cpus: 1 }", 11, "NT.cpus", "no such field", "")]
    [InlineData("RC: { engine: podman }", 11, "RC.engine", "'podman' does not fit", "runc, containerd, docker")]
    [InlineData("VM: { cpus: 1.5 }", 11, "VM.cpus", "'1.5' does not fit", "a whole number")]
    [InlineData("VM: [none]", 7, "VM", "fields are expected", "name: …")]
    public void Given_factors_that_make_no_sense_When_parsed_Then_reason_and_remedy_are_told_at_the_field(
        string entry, int minColumn, string field, string reason, string instead)
    {
        var problem = Parse($"- NT\n- {entry}").Problems.ShouldHaveSingleItem();

        problem.Line.ShouldBe(5);
        problem.Column.ShouldBeGreaterThanOrEqualTo(minColumn);
        problem.Field.ShouldBe($"runtimes[1].{field}");
        problem.Reason.ShouldContain(reason);
        problem.Instead.ShouldContain(instead);
    }

    [Theory]
    [InlineData("VM: { cache: [none, writeback] }", "VM: { cache: [none, unsafe] }", "VM-none")]
    [InlineData("RC: { name: vm-none }", "VM: { name: vm, cache: [none, unsafe] }", "vm-none")]
    [InlineData("FC", "FC: { cpus: 2 }", "FC")]
    public void Given_two_of_one_name_When_parsed_Then_the_second_entry_is_told(string first, string second, string name)
    {
        var problem = Parse($"- {first}\n- {second}").Problems.ShouldHaveSingleItem();

        (problem.Line, problem.Column, problem.Field).ShouldBe((5, 5, "runtimes[1]"));
        problem.Reason.ShouldBe($"a second runtime is named '{name}'");
        problem.Instead.ShouldContain("a name of its own");
    }

    [Fact]
    public void Given_lists_that_multiply_without_end_When_parsed_Then_it_says_so()
    {
        var numbers = string.Join(", ", Enumerable.Range(1, 64));
        var sizes = string.Join(", ", Enumerable.Range(128, 64).Select(mib => $"{mib}m"));

        Parse($"- VM: {{ cpus: [{numbers}], memory: [{sizes}], cache: [none, unsafe] }}").Problems.ShouldHaveSingleItem()
            .Reason.ShouldContain("too many");
    }

    private static IReadOnlyList<RuntimeSpec> Runtimes(string entries)
    {
        var result = Parse(entries);
        result.Problems.ShouldBeEmpty();
        return result.Plan.ShouldNotBeNull().Runtimes;
    }

    private static PlanResult Parse(string entries) => PlanParser.Parse(
        $"name: p\ndevices: [local]\nruntimes:\n{string.Concat(entries.Split('\n').Select(line => $"  {line}\n"))}workloads: [{{fio: {{rw: read, bs: 4k}}}}]\n");
}
