namespace EdgePipeline.Orchestrator;

internal static class Program
{
    private static int Main() => 1;
}
