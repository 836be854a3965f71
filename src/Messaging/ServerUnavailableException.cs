namespace EdgePipeline.Messaging;

/// <summary>A server cannot be used. The message names the variable, the place and what to do; it carries no secret.</summary>
public sealed class ServerUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What a process that meets this exits with.</summary>
    public const int ExitCode = 3;
}
