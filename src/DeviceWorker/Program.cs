namespace EdgePipeline.DeviceWorker;

internal static class Program
{
    private static int Main() => 1;
}
