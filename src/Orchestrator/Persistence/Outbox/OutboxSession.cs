using Marten;

namespace EdgePipeline.Orchestrator.Persistence.Outbox;

/// <summary>Promising messages, and taking a promise back, within the session's transaction.</summary>
internal static class OutboxSession
{
    /// <param name="id">Follows from what the message is about, so that handling a message again promises the same row.</param>
    /// <param name="due">When to send it; now or earlier: at once.</param>
    /// <param name="expires">When it has become pointless.</param>
    public static void Post(
        this IDocumentSession session, Guid id, Uri destination, object message, DateTimeOffset due, DateTimeOffset? expires = null)
    {
        var (type, json) = Outgoing.Write(message);
        var order = session.PendingChanges.AllChangedFor<OutboxRow>().Count();
        session.Store(new OutboxRow(
            id, destination.ToString(), type, json, due.ToUnixTimeMilliseconds(), order, expires?.ToUnixTimeMilliseconds()));
    }

    /// <summary>Does nothing when the message has left already.</summary>
    public static void TakeBack(this IDocumentSession session, Guid id) => session.Delete<OutboxRow>(id);
}
