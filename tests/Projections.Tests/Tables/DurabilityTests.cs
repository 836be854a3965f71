using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.RuntimeThroughput;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class DurabilityTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(1.3, "reached the device")]
    [InlineData(0.9, "reached the device")]
    [InlineData(0.89, "partly reached")]
    [InlineData(0.1, "partly reached")]
    [InlineData(0.099, "not reached")]
    [InlineData(0.0, "not reached")]
    public void Given_a_persisted_ratio_When_worded_Then_the_thresholds_are_those_of_the_comment(double? ratio, string? word) =>
        Durability.Word(ratio, TableSettings.Default.Durability).ShouldBe(word);

    [Theory]
    [InlineData(0.98, 0.5)] // within a factor of two
    [InlineData(0.98, 1.7)] // above one somebody else wrote too
    [InlineData(0.0, 0.06)] // next to nothing, both
    [InlineData(0.0, 0.0)]
    [InlineData(null, 0.98)]
    [InlineData(0.98, null)]
    public void Given_ratios_that_are_alike_or_unknown_When_compared_Then_nothing_speaks_against_it(double? own, double? nt)
    {
        Durability.NotComparable(null, null, own, nt, TableSettings.Default.Durability).ShouldBeNull();
        Durability.NotComparable("kvm", null, nt, own, TableSettings.Default.Durability).ShouldBeNull();
    }

    [Theory]
    [InlineData(0.02, 0.98)]
    [InlineData(0.98, 0.02)]
    [InlineData(0.0, 0.3)]
    [InlineData(0.45, 1.0)]
    public void Given_ratios_far_apart_When_compared_Then_both_are_named(double own, double nt) =>
        Durability.NotComparable(null, null, own, nt, TableSettings.Default.Durability).ShouldNotBeNull().ShouldSatisfyAllConditions(
            reason => reason.ShouldContain(FormattableString.Invariant($"{100 * own:0.#} % of what it wrote")),
            reason => reason.ShouldContain(FormattableString.Invariant($"{100 * nt:0.#} % of what NT wrote")));

    [Fact]
    public void Given_a_double_in_the_runtimes_place_When_compared_Then_it_is_the_first_reason() =>
        Durability.NotComparable("tcg", "firecracker double", null, null, TableSettings.Default.Durability).ShouldNotBeNull().ShouldSatisfyAllConditions(
            reason => reason.ShouldStartWith("simulated (firecracker double): "),
            reason => reason.ShouldContain("; ran under TCG"));

    [Theory]
    [InlineData("tcg")]
    [InlineData("kvm, tcg")]
    public void Given_TCG_in_any_trial_When_compared_Then_it_is_a_reason_beside_durability(string accelerator)
    {
        Durability.NotComparable(accelerator, null, null, null, TableSettings.Default.Durability).ShouldNotBeNull().ShouldStartWith("ran under TCG");
        Durability.NotComparable(accelerator, null, 0.02, 0.98, TableSettings.Default.Durability).ShouldNotBeNull().ShouldContain("; 2 % of what it wrote");
    }
}
