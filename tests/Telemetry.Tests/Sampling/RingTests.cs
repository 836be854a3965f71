using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Tests.Sampling;

public sealed class RingTests
{
    [Fact]
    public void Keeps_readings_in_order()
    {
        var ring = new Ring(capacity: 4, columns: 2);
        ring.Add(10, slice: 0, [1, 2]);
        ring.Add(20, slice: 1, [3, 4]);

        ring.Count.ShouldBe(2);
        (ring.TimeNs(0), ring.SliceOf(0), ring.Value(0, 0), ring.Value(0, 1)).ShouldBe((10, 0, 1, 2));
        (ring.TimeNs(1), ring.SliceOf(1), ring.Value(1, 0), ring.Value(1, 1)).ShouldBe((20, 1, 3, 4));
        ring.Dropped.ShouldBe(0);
    }

    [Fact]
    public void A_full_ring_drops_the_oldest_and_counts_it()
    {
        var ring = new Ring(capacity: 3, columns: 1);
        for (var i = 0; i < 8; i++)
            ring.Add(i, slice: 0, [i * 100]);

        ring.Count.ShouldBe(3);
        ring.Dropped.ShouldBe(5);
        Enumerable.Range(0, 3).Select(i => ring.Value(i, 0)).ShouldBe([500, 600, 700]);
    }

    [Fact]
    public void Clearing_begins_anew()
    {
        var ring = new Ring(capacity: 2, columns: 1);
        for (var i = 0; i < 3; i++)
            ring.Add(i, slice: 0, [i]);
        ring.Clear();
        ring.Add(7, slice: 2, [70]);

        (ring.Count, ring.Dropped, ring.TimeNs(0), ring.Value(0, 0)).ShouldBe((1, 0, 7, 70));
    }

    [Fact]
    public void Filling_and_overflowing_allocates_nothing()
    {
        var ring = new Ring(capacity: 100, columns: 3);
        long[] row = [1, 2, 3];

        Allocation.OfSteadyState(() => ring.Add(0, 0, row)).ShouldBe(0);
    }
}
