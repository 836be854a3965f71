namespace EdgePipeline.Cli;

/// <summary>What <c>edge</c> tells its caller. Also printed by <c>edge --help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The experiment was not finished, or trials of it were abandoned; a test failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong plan or wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>Broker or database cannot be reached or started.</summary>
    public const int Unreachable = 3;

    /// <summary>Something must be installed first.</summary>
    public const int Missing = 4;

    public const int Interrupted = 130;
}
