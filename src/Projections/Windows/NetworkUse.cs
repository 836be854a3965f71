namespace EdgePipeline.Projections.Windows;

/// <summary>Traffic on an interface within a window, in the direction that carried more bytes; the other one carries acknowledgements.</summary>
public sealed record NetworkUse(Quantity Bytes, Quantity Packets)
{
    public Quantity BytesPerPacket => Bytes.Over(Packets, "no packet passed the interface");

    public static NetworkUse Of(Timeline network, long startNs, long endNs)
    {
        NetworkUse Way(string way) => new(
            Counter.Growth(network, $"{way}_bytes", startNs, endNs), Counter.Growth(network, $"{way}_packets", startNs, endNs));

        var (received, sent) = (Way("rx"), Way("tx"));
        return (received.Bytes.Value, sent.Bytes.Value) switch
        {
            (null, _) => Missing(received.Bytes.Reason!),
            (_, null) => Missing(sent.Bytes.Reason!),
            var (down, up) => down > up ? received : sent,
        };
    }

    public static NetworkUse Missing(string reason) => new(Quantity.Missing(reason), Quantity.Missing(reason));
}
