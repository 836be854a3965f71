namespace EdgePipeline.Telemetry;

internal static class Program
{
    private static int Main() => 1;
}
