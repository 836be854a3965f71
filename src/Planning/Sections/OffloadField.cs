namespace EdgePipeline.Planning.Sections;

/// <summary>What netperf and iperf3 share: whether segments are made and gathered by the interface or by the CPU.</summary>
internal static class OffloadField
{
    private const string AsFound = "as-found";
    private const string On = "on";

    public static Field Field { get; } = new(
        "offload", FieldKind.Choice, "TSO, GSO and GRO of the runtime's interface on the host.", Default: AsFound, Multiplies: true, Choices: [AsFound, On, "off"]);

    /// <returns>Null: as found.</returns>
    public static bool? Read(FieldValue value) => value.Text == AsFound ? null : value.Text == On;
}
