namespace EdgePipeline.EndToEnd;

/// <summary>However a run ends, nothing of it is left on the machine.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly Edge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Given_a_run_that_is_interrupted_and_one_that_ends_When_over_Then_nothing_is_left_and_both_are_kept()
    {
        using (var running = _edge.Start("run", Edge.Plan("long.yaml"), "--yes"))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(running.Output.Contains("now: ") || running.HasEnded));
            running.Signal("INT");
            (await running.EndAsync(TimeSpan.FromMinutes(2))).ShouldExitWith(130).Output.ShouldContain("cancelled");
        }

        Machine.Leftovers(_edge.Home, []).ShouldBeEmpty();

        (await _edge.RunAsync("run", Edge.Plan("short.yaml"))).ShouldExitWith(0);
        Machine.Leftovers(_edge.Home, []).ShouldBeEmpty();

        var kept = (await _edge.RunAsync("status")).ShouldExitWith(0).Output;
        kept.ShouldContain("long-");
        kept.ShouldContain("cancelled");
        kept.ShouldContain("short-");
        Directory.GetDirectories(_edge.Reports).Length.ShouldBe(2);

        // The trials' names are known from the tables; the database is up for as long as it is asked.
        (await _edge.RunAsync("up")).ShouldExitWith(0);
        var attempts = await Sql.AttemptsAsync(_edge.Database);
        (await _edge.RunAsync("down")).ShouldExitWith(0);
        attempts.Count.ShouldBeGreaterThanOrEqualTo(9);
        Machine.Leftovers(_edge.Home, attempts).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_run_that_was_killed_outright_When_taken_down_Then_nothing_is_left()
    {
        using (var running = _edge.Start("run", Edge.Plan("long.yaml"), "--yes"))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(running.Output.Contains("now: ") || running.HasEnded));
            running.Signal("KILL");
            await running.EndAsync(TimeSpan.FromMinutes(1));
        }

        Machine.Leftovers(_edge.Home, []).ShouldNotBeEmpty();
        (await _edge.RunAsync("down")).ShouldExitWith(0);
        Machine.Leftovers(_edge.Home, []).ShouldBeEmpty();
    }
}
