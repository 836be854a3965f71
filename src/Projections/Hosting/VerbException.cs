namespace EdgePipeline.Projections.Hosting;

/// <summary>Ends a verb: the message is for a person, and says what to write or do instead.</summary>
internal sealed class VerbException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
