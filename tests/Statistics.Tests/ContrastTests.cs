namespace EdgePipeline.Statistics.Tests;

public sealed class ContrastTests
{
    [Fact]
    public void Given_launches_in_the_same_blocks_in_any_order_When_contrasted_Then_partners_are_found_by_block()
    {
        var contrast = Contrast.Of([new(2, 39.8), new(1, 41.2), new(3, 43.1), new(4, 40.5)], [new(4, 51.2), new(3, 53.3), new(2, 50.1), new(1, 52.0)]);

        contrast.IsInBlocks.ShouldBeTrue();
        contrast.Ratio.ShouldBe(RatioOfMeans.InBlocks(Published.Slow, Published.Fast[..4]));
        (contrast.N, contrast.BaselineN).ShouldBe((4, 4));
    }

    [Fact]
    public void Given_a_block_that_only_one_cell_has_When_contrasted_Then_no_launch_is_dropped_and_they_are_taken_as_independent()
    {
        var contrast = Contrast.Of([new(1, 41.2), new(2, 39.8), new(3, 43.1), new(4, 40.5)], [new(1, 52.0), new(2, 50.1), new(3, 53.3), new(4, 51.2), new(5, 49.9)]);

        contrast.IsInBlocks.ShouldBeFalse();
        contrast.Ratio.ShouldBe(RatioOfMeans.Of(Published.Slow, Published.Fast));
        (contrast.N, contrast.BaselineN).ShouldBe((4, 5));
        contrast.Shift!.Shift.ShouldBe(-10.15, 1e-12);
        contrast.MannWhitney!.P.ShouldBe(0.01587301587301587, 1e-12);
    }

    /// <summary>R: <c>power.t.test(n = n, sd = 1, power = .9, strict = TRUE)$delta</c>, in units of the standard deviation: exact for equal spreads.</summary>
    [Theory]
    [InlineData(3, 3.589208501692795)]
    [InlineData(5, 2.347968486060326)]
    [InlineData(10, 1.533666172821069)]
    [InlineData(20, 1.05198256145379)]
    [InlineData(30, 0.8511740541820181)]
    public void Given_a_number_of_launches_When_the_detectable_effect_is_asked_for_Then_it_is_within_2_percent_of_the_exact_one(int n, double delta) =>
        (MinimalDetectableEffect.StandardErrors((2 * n) - 2) * Math.Sqrt(2.0 / n)).ShouldBe(delta, delta * 0.02);

    /// <summary>
    /// Worked by hand, the launches independent: means 100 and 100, s^2 = 4, n = 5: se = 0.0126491; (2.306004 + 1.396815) se = 0.0468374;
    /// exp - 1 = 4.7952 %.
    /// </summary>
    [Fact]
    public void Given_two_cells_with_2_percent_of_noise_When_the_detectable_effect_is_asked_for_Then_it_is_the_hand_worked_one()
    {
        var far = 2 * Math.Sqrt(2);
        double[] values = [100 - far, 100, 100, 100, 100 + far];

        var contrast = Contrast.Of([.. values.Select((value, index) => new Launch(index, value))], [.. values.Select((value, index) => new Launch(index + 9, value))]);

        contrast.MinimalDetectableEffectPct!.Value.ShouldBe(4.7952, 0.0005);
    }

    [Fact]
    public void Given_no_spread_When_contrasted_Then_any_effect_would_be_detected() =>
        Contrast.Of([new(1, 2), new(2, 2)], [new(1, 3), new(2, 3)]).MinimalDetectableEffectPct.ShouldBe(0);

    [Fact]
    public void Given_one_launch_each_When_contrasted_Then_there_is_a_ratio_and_a_shift_and_nothing_about_their_certainty()
    {
        var contrast = Contrast.Of([new(1, 2)], [new(1, 4)]);

        contrast.Ratio.ShouldBe(new RatioOfMeans(0.5, null, null, null));
        contrast.Shift.ShouldBe(new HodgesLehmann(-2, null));
        contrast.MinimalDetectableEffectPct.ShouldBeNull();
    }

    [Fact]
    public void Given_no_launch_on_one_side_When_contrasted_Then_there_is_nothing()
    {
        var contrast = Contrast.Of([], [new(1, 4)]);

        (contrast.N, contrast.BaselineN, contrast.Ratio.Ratio, contrast.Shift, contrast.MannWhitney).ShouldBe((0, 1, null, null, null));
    }
}
