namespace EdgePipeline.Contracts.Experiments;

/// <summary>The name people see: <c>quickstart-3fa2c1</c>.</summary>
public static class ExperimentLabel
{
    /// <param name="planName">Null when the plan could not be read.</param>
    public static string For(Guid experimentId, string? planName) => $"{planName ?? "plan"}-{experimentId.ToString("N")[^6..]}";
}
