namespace EdgePipeline.Cli;

/// <summary>Ends the command with one message for the person and an exit code for the caller.</summary>
internal sealed class EdgeException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
