namespace EdgePipeline.Projections.Audits;

/// <summary>Where everything stood at one moment, by places in the store.</summary>
/// <param name="Progress">The last event that the tables count in.</param>
/// <param name="ResultMark">Results of events up to this one have been put into the outbox.</param>
/// <param name="LastEvent">The last event that there is.</param>
/// <param name="RecordedAfter">Results of earlier events are not on record.</param>
/// <param name="Events">How many there are up to <paramref name="Progress"/>.</param>
/// <param name="NextEvent">The place that the next one will get, at least.</param>
internal sealed record Moment(long Progress, long ResultMark, long LastEvent, long RecordedAfter, long Events, long NextEvent);
