namespace EdgePipeline.Telemetry.Meters;

/// <summary>A question and its answer: asked and heard by this machine's clock, received and answered by the device's.</summary>
internal readonly record struct ClockExchange(long AskedNs, long ReceivedNs, long AnsweredNs, long HeardNs)
{
    /// <summary>What neither clock saw is on the way, in either direction.</summary>
    internal long OnTheWayNs => HeardNs - AskedNs - (AnsweredNs - ReceivedNs);

    internal long OffsetNs => ((ReceivedNs - AskedNs) + (AnsweredNs - HeardNs)) / 2;
}

/// <summary>The device's CLOCK_MONOTONIC is this machine's plus <paramref name="OffsetNs"/>, give or take <paramref name="UncertaintyNs"/>.</summary>
internal readonly record struct ClockOffset(long OffsetNs, long UncertaintyNs)
{
    /// <summary>As NTP does (RFC 5905): the exchange that was shortest on its way tells most; the way may lie on one side of it altogether.</summary>
    internal static ClockOffset Of(IReadOnlyList<ClockExchange> exchanges)
    {
        var best = exchanges.MinBy(exchange => exchange.OnTheWayNs);
        return new ClockOffset(best.OffsetNs, Math.Max(best.OnTheWayNs, 0) / 2);
    }

    /// <summary>Clocks drift: what two measurements around a trial differ by is not known in between either.</summary>
    internal ClockOffset Since(ClockOffset? earlier) =>
        earlier is { } before ? this with { UncertaintyNs = Math.Max(UncertaintyNs, before.UncertaintyNs) + Math.Abs(OffsetNs - before.OffsetNs) } : this;
}
