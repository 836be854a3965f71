using EdgePipeline.Projections.Replay;

namespace EdgePipeline.Projections.Tests.Replay;

public sealed class AheadOfUseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_work_that_ends_in_another_order_When_some_is_under_way_at_once_Then_it_comes_in_order_and_never_more_than_that()
    {
        var gates = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var (running, most) = (0, 0);
        var results = Enumerable.Range(0, gates.Length).ToAsyncEnumerable().Select(
            2,
            async (number, stop) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                // The first of two waits for the second.
                await (number % 2 == 0 ? gates[number + 1].Task.WaitAsync(stop) : Task.CompletedTask);
                gates[number].TrySetResult();
                Interlocked.Decrement(ref running);
                return number;
            },
            Cancellation).Ahead(Cancellation);

        (await results.ToListAsync(Cancellation)).ShouldBe(Enumerable.Range(0, gates.Length));
        most.ShouldBe(2);
    }

    [Fact]
    public async Task Given_work_that_fails_When_other_is_under_way_Then_the_failure_comes_and_the_other_is_stopped()
    {
        var stopped = new TaskCompletionSource();
        var results = Enumerable.Range(0, 4).ToAsyncEnumerable().Select(
            2,
            async (number, stop) =>
            {
                if (number == 1)
                {
                    await using var told = stop.Register(stopped.SetResult);
                    await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                }

                return number == 0 ? throw new InvalidOperationException("the first") : number;
            },
            Cancellation).Ahead(Cancellation);

        (await Should.ThrowAsync<InvalidOperationException>(async () => await results.ToListAsync(Cancellation))).Message.ShouldBe("the first");
        stopped.Task.IsCompleted.ShouldBeTrue();
    }
}
