namespace EdgePipeline.Telemetry.Power;

/// <summary>Labels of a module's whole input on NVIDIA's boards. The other rails are inside: adding them counts twice.</summary>
internal static class InputRails
{
    internal static bool Contains(string label) => label is "VDD_IN" or "POM_5V_IN";
}
