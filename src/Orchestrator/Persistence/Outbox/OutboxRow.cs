namespace EdgePipeline.Orchestrator.Persistence.Outbox;

/// <summary>A message that a transaction promised to send, at once or later.</summary>
/// <param name="Id">Also the message's id: sent twice, it is the same message.</param>
/// <param name="Order">Rows due at the same time leave in this order.</param>
/// <param name="ExpiresUnixMs">The broker drops it from then on; null: never.</param>
public sealed record OutboxRow(
    Guid Id, string Destination, string MessageType, string Json, long DueUnixMs, long Order, long? ExpiresUnixMs);
