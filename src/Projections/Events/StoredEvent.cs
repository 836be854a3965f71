namespace EdgePipeline.Projections.Events;

/// <summary>An event at its place in the store.</summary>
/// <param name="Sequence">Place in the order of all events.</param>
/// <param name="Id">Names it as evidence.</param>
internal sealed record StoredEvent(long Sequence, Guid Id, object Data);
