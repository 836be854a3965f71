namespace EdgePipeline.Cli;

internal static class Program
{
    private static int Main() => 1;
}
