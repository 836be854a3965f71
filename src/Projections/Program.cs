namespace EdgePipeline.Projections;

internal static class Program
{
    private static int Main() => 1;
}
