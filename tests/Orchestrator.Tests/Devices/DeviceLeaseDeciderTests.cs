using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Devices;

public sealed class DeviceLeaseDeciderTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();
    private static readonly Guid C = Guid.NewGuid();

    private static DeviceLease Lease(Guid? holder, params Guid[] waiting) => new("bench-1", holder, waiting, FencingToken: 5);

    [Fact]
    public void Given_a_free_device_When_requested_Then_the_experiment_holds_it() =>
        DeviceLeaseDecider.Request(DeviceLease.Free("bench-1"), A).Holder.ShouldBe(A);

    [Fact]
    public void Given_a_held_device_When_others_request_it_Then_they_wait_in_the_order_of_asking()
    {
        var lease = DeviceLeaseDecider.Request(DeviceLeaseDecider.Request(Lease(A), B), C);

        lease.Holder.ShouldBe(A);
        lease.Waiting.ShouldBe([B, C]);
    }

    [Fact]
    public void Given_the_holder_When_it_requests_again_Then_nothing_changes() =>
        DeviceLeaseDecider.Request(Lease(A, B), A).Waiting.ShouldBe([B]);

    [Fact]
    public void Given_one_that_waits_When_it_requests_again_Then_it_waits_once() =>
        DeviceLeaseDecider.Request(Lease(A, B), B).Waiting.ShouldBe([B]);

    [Fact]
    public void Given_others_waiting_When_the_holder_releases_Then_the_first_of_them_holds_it()
    {
        var lease = DeviceLeaseDecider.Release(Lease(A, B, C), A);

        lease.Holder.ShouldBe(B);
        lease.Waiting.ShouldBe([C]);
    }

    [Fact]
    public void Given_nobody_waiting_When_the_holder_releases_Then_the_device_is_free() =>
        DeviceLeaseDecider.Release(Lease(A), A).Holder.ShouldBeNull();

    [Fact]
    public void Given_one_that_waits_When_it_releases_Then_it_waits_no_longer_and_the_holder_stays()
    {
        var lease = DeviceLeaseDecider.Release(Lease(A, B, C), B);

        lease.Holder.ShouldBe(A);
        lease.Waiting.ShouldBe([C]);
    }

    [Fact]
    public void Given_one_without_any_part_in_it_When_it_releases_Then_holder_and_waiting_stay()
    {
        var lease = DeviceLeaseDecider.Release(Lease(A, B), C);

        lease.Holder.ShouldBe(A);
        lease.Waiting.ShouldBe([B]);
    }

    [Fact]
    public void Given_a_new_database_When_the_holder_takes_a_token_Then_it_counts_from_the_clock() =>
        DeviceLeaseDecider.TakeToken(Lease(A), A, Sample.At).FencingToken.ShouldBe(Sample.At.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData(0)]
    [InlineData(-3_600_000)]
    public void Given_a_token_When_the_clock_stands_still_or_goes_back_Then_the_next_is_higher_all_the_same(int milliseconds)
    {
        var first = DeviceLeaseDecider.TakeToken(Lease(A), A, Sample.At);

        DeviceLeaseDecider.TakeToken(first, A, Sample.At.AddMilliseconds(milliseconds)).FencingToken.ShouldBe(first.FencingToken + 1);
    }

    [Fact]
    public void Given_a_release_When_the_next_takes_a_token_Then_it_is_higher_than_the_last_of_the_one_before()
    {
        var last = DeviceLeaseDecider.TakeToken(Lease(A, B), A, Sample.At);

        DeviceLeaseDecider.TakeToken(DeviceLeaseDecider.Release(last, A), B, Sample.At).FencingToken.ShouldBeGreaterThan(last.FencingToken);
    }

    [Fact]
    public void Given_a_held_device_When_one_that_waits_takes_a_token_Then_it_is_refused() =>
        Should.Throw<InvalidOperationException>(() => DeviceLeaseDecider.TakeToken(Lease(A, B), B, Sample.At)).Message.ShouldContain(A.ToString());
}
