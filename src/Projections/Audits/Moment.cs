namespace EdgePipeline.Projections.Audits;

/// <summary>Where everything stood at one moment, by places in the store.</summary>
/// <param name="Progress">The last event that the tables count in.</param>
/// <param name="ResultMark">Results of events up to this one have been put into the outbox.</param>
/// <param name="LastEvent">The last event that there is.</param>
/// <param name="RecordedAfter">Results of earlier events are not on record.</param>
/// <param name="Events">How many there are up to <paramref name="Progress"/>.</param>
/// <param name="NextEvent">The place that the next one will get, at least.</param>
/// <param name="HighWater">Marten's daemon takes it that no event up to here is still to come, and reads on from there.</param>
internal sealed record Moment(long Progress, long ResultMark, long LastEvent, long RecordedAfter, long Events, long NextEvent, long HighWater);
