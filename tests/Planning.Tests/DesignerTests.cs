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
