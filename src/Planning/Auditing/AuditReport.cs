namespace EdgePipeline.Planning.Auditing;

/// <summary>An event at its place in the store. Places are given out in the order in which events were written, whatever clocks say.</summary>
/// <param name="Name">As in the event catalog.</param>
public sealed record RecordedEvent(long Sequence, Guid Id, string Name, object Data);

/// <summary>An event that a check rests on.</summary>
public sealed record Evidence(long Sequence, Guid Id, string Event)
{
    public static Evidence Of(RecordedEvent recorded) => new(recorded.Sequence, recorded.Id, recorded.Name);
}

/// <param name="Says">What was found; where it breaks, the first place.</param>
/// <param name="Evidence">A few events suffice: the decisive ones.</param>
public sealed record AuditCheck(string Name, bool Holds, string Says, IReadOnlyList<Evidence> Evidence);

/// <summary>Whether an experiment ran as it was designed, and whether that was designed before.</summary>
public sealed record AuditReport(Guid ExperimentId, string Experiment, bool Holds, IReadOnlyList<AuditCheck> Checks);
