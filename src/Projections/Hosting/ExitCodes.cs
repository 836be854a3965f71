namespace EdgePipeline.Projections.Hosting;

internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>Broker or database not configured or not reachable.</summary>
    public const int NoConnection = 3;
}
