namespace EdgePipeline.Contracts.Trials;

/// <summary>Takes a trial's result out of its cell's figures. Published as plain JSON to <see cref="Topology.ExcludeExchange"/>.</summary>
/// <param name="RequestId">Chosen by the sender: the same id twice is one request, whatever came in between.</param>
/// <param name="Reason">For the record, and shown beside the figures.</param>
public sealed record ExcludeTrial(Guid RequestId, Guid TrialId, string Reason, string? RequestedBy = null);

/// <summary>Takes the result in again. Published as plain JSON to <see cref="Topology.IncludeExchange"/>.</summary>
/// <param name="RequestId">As of <see cref="ExcludeTrial"/>.</param>
public sealed record IncludeTrial(Guid RequestId, Guid TrialId, string Reason, string? RequestedBy = null);

/// <summary>The trial's result is in no figure of its cell from here on; it stays a row, with this reason.</summary>
/// <param name="By">Who asked; null when a rule did.</param>
/// <param name="Rule">The plan's own rule, e.g. <c>mad3.5</c>; null when a person asked.</param>
public sealed record TrialExcluded(Guid TrialId, Guid ExperimentId, string Reason, string? By, string? Rule, DateTimeOffset At);

/// <summary>The trial's result is in the figures of its cell again.</summary>
public sealed record TrialIncluded(Guid TrialId, Guid ExperimentId, string Reason, string? By, DateTimeOffset At);

/// <summary>Rules by which a value lies too far from its cell's others.</summary>
public static class OutlierRules
{
    /// <summary>More than 3.5 scaled median absolute deviations from the median (Iglewicz and Hoaglin 1993); none below five values.</summary>
    public const string Mad35 = "mad3.5";
}
