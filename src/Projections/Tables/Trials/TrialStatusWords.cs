namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>Values of <c>trial.status</c>.</summary>
internal static class TrialStatusWords
{
    public const string Requested = "requested";
    public const string Accepted = "accepted";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Interrupted = "interrupted";
    public const string Lost = "lost";
}
