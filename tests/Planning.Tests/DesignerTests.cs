using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning.Tests;

public sealed class DesignerTests
{
    private static readonly Guid Id = new("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void Given_three_repetitions_When_drawn_Then_every_block_has_each_cell_once()
    {
        var design = Designer.Design(Id, Plan("repetitions: 3"), null);

        foreach (var block in design.Order.GroupBy(trial => (trial.Device, trial.Block)))
        {
            block.Select(trial => trial.CellKey).ShouldBe(
                design.Cells.Where(cell => cell.Device == block.Key.Device).Select(cell => cell.Key), ignoreOrder: true);
        }

        design.Order.Count.ShouldBe(3 * design.Cells.Count);
        design.Order.Select(trial => trial.TrialId).Distinct().Count().ShouldBe(design.Order.Count);
        design.StoppingRule.ShouldBe("fixed: 3 launches of each cell");
    }

    [Fact]
    public void Given_the_same_seed_When_drawn_twice_Then_the_order_is_the_same_and_another_seed_gives_another()
    {
        Order("seed: 7").ShouldBe(Order("seed: 7"));
        Order("seed: 7").ShouldNotBe(Order("seed: 8"));

        static IEnumerable<string> Order(string extra) => Designer.Design(Id, Plan(extra), null).Order.Select(trial => trial.CellKey);
    }

    [Fact]
    public void Given_blocks_and_devices_When_drawn_Then_each_has_an_order_of_its_own()
    {
        var order = Designer.Design(Id, Plan("repetitions: 3"), null).Order;

        string Drawn(string device, int block) =>
            string.Join(' ', order.Where(t => t.Device == device && t.Block == block).Select(t => t.CellKey[device.Length..]));
        new[] { Drawn("a", 1), Drawn("a", 2), Drawn("a", 3), Drawn("b", 1) }.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Given_a_known_seed_When_drawn_Then_the_order_is_what_any_language_computes() =>
        // sha256 of "1\na\n1\n<runtime>\n<workload>", sorted: made by an independent one-liner.
        Designer.Design(Id, Parse("{name: p, devices: [a], runtimes: [NT, RC], workloads: [{fio: {rw: [read, write], bs: 4k}}], repetitions: 1}"), null)
            .Order.Select(trial => trial.CellKey).ShouldBe(KnownOrder);

    private static readonly string[] KnownOrder = ["a/RC/fio-read-4k", "a/NT/fio-write-4k", "a/RC/fio-write-4k", "a/NT/fio-read-4k"];

    [Theory]
    [InlineData(3, "C t t t C t t t C t t C")]
    [InlineData(4, "C t t t t C t t t t C")]
    [InlineData(20, "C t t t t t t t t C")]
    public void Given_a_control_When_drawn_Then_it_comes_first_after_each_so_many_and_last_and_the_trials_are_the_same(int every, string places)
    {
        var without = Designer.Design(Id, Plan("repetitions: 1"), null);

        var with = Designer.Design(Id, Plan($"repetitions: 1\ncontrol: {{ workload: fio-read-4k, every: {every} }}"), null);

        foreach (var device in new[] { "a", "b" })
        {
            var order = with.Order.Where(trial => trial.Device == device).ToArray();
            string.Join(' ', order.Select(trial => trial.IsControl ? "C" : "t")).ShouldBe(places);
            order.Select(trial => trial.Position).ShouldBe(Enumerable.Range(1, order.Length));
            order.Where(trial => trial.IsControl).ShouldAllBe(trial => trial.CellKey == $"{device}/control/fio-read-4k" && trial.Block == 0);
        }

        with.Order.Where(trial => !trial.IsControl).Select(trial => trial with { Position = 0 }).ShouldBe(without.Order.Select(trial => trial with { Position = 0 }));
        with.Order.Select(trial => trial.TrialId).Distinct().Count().ShouldBe(with.Order.Count);
        with.Cells.ShouldBe(without.Cells);
        with.Controls!.Select(cell => (cell.Key, cell.Runtime.Code)).ShouldBe([("a/control/fio-read-4k", Contracts.Trials.RuntimeCode.NT), ("b/control/fio-read-4k", Contracts.Trials.RuntimeCode.NT)]);
        without.Controls.ShouldBeNull();
    }

    [Fact]
    public void Given_a_control_that_the_device_cannot_run_When_designed_Then_it_is_skipped_with_the_reason_and_the_trials_are_drawn()
    {
        Capability[] noNetperf = [new(CapabilityKind.Runtime, "NT", true, null, null), new(CapabilityKind.Workload, "fio", true, null, null), new(CapabilityKind.Workload, "netperf", false, "netperf is missing", null)];

        var design = Designer.Design(
            Id, Plan("control: { workload: { netperf: { message: 1k } } }"), new Dictionary<string, IReadOnlyList<Capability>> { ["a"] = noNetperf });

        design.Controls!.Select(control => control.SkipReason).ShouldBe(["netperf: netperf is missing", "device b has not announced itself"]);
        design.Order.ShouldNotBeEmpty();
        design.Order.ShouldAllBe(trial => !trial.IsControl);
    }

    [Theory]
    [InlineData("", "C 1a 1b C 2a 2b C 3a 3b C")]
    [InlineData("b", "C 1a 1b C 2a C 3a C")]
    [InlineData("a b", "C 1a 1b C")]
    public void Given_stopped_cells_When_places_are_counted_Then_no_control_follows_another(string stopped, string places)
    {
        var order = "C 1a 1b C 2a 2b C 3a 3b C".Split(' ').Select((name, index) => new DrawnTrial(Guid.Empty, name[^1..], "x", name == "C" ? 0 : name[0] - '0', index + 1)).ToArray();
        string Text(IEnumerable<DrawnTrial> trials) => string.Join(' ', trials.Select(trial => trial.IsControl ? "C" : $"{trial.Block}{trial.CellKey}"));

        var run = DrawnOrder.Places(order, trial => trial.Block > 1 && stopped.Contains(trial.CellKey)).ToArray();

        Text(run).ShouldBe(places);
        // What is left after each place is the rest of it.
        foreach (var (place, index) in run.Select((place, index) => (place, index)))
        {
            Text(DrawnOrder.Places(order, trial => trial.Block > 1 && stopped.Contains(trial.CellKey), place)).ShouldBe(Text(run.Skip(index + 1)));
        }
    }

    [Fact]
    public void Given_an_exclusion_When_designed_Then_its_cells_are_not_there()
    {
        var design = Designer.Design(Id, Plan("exclude: [{runtime: RC, workload: \"fio-*-4k\"}, {device: b}]"), null);

        design.Cells.ShouldNotContain(cell => cell.Device == "b");
        design.Cells.Select(cell => cell.Key).ShouldBe(["a/NT/fio-read-4k", "a/NT/fio-read-512k", "a/RC/fio-read-512k", "a/NT/fio-write-4k", "a/NT/fio-write-512k", "a/RC/fio-write-512k"], ignoreOrder: true);
    }

    [Fact]
    public void Given_a_device_without_runc_When_designed_Then_its_cells_are_skipped_with_the_reason_and_not_drawn()
    {
        Capability[] all = [new(CapabilityKind.Runtime, "NT", true, null, null), new(CapabilityKind.Workload, "fio", true, null, "fio-3.33")];
        var design = Designer.Design(Id, Plan(""), new Dictionary<string, IReadOnlyList<Capability>>
        {
            ["a"] = [.. all, new(CapabilityKind.Runtime, "RC", false, "runc is missing: apt-get install runc", null)],
        });

        design.Cells.Single(cell => cell.Key == "a/RC/fio-read-4k").SkipReason.ShouldBe("RC: runc is missing: apt-get install runc");
        design.Cells.Single(cell => cell.Key == "b/NT/fio-read-4k").SkipReason.ShouldBe("device b has not announced itself");
        design.Order.ShouldAllBe(trial => trial.CellKey.StartsWith("a/NT/", StringComparison.Ordinal));
    }

    private static Plan Plan(string extra) => Parse($"""
        name: p
        devices: [a, b]
        runtimes: [NT, RC]
        workloads: [fio: {"{"}rw: [read, write], bs: [4k, 512k]{"}"}]
        {extra}
        """);

    private static Plan Parse(string text)
    {
        var result = PlanParser.Parse(text);
        result.Problems.ShouldBeEmpty();
        return result.Plan!;
    }
}
