using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>Events at made-up places in the store, for row functions.</summary>
internal static class Stored
{
    public static IReadOnlyList<StoredEvent> InOrder(params object[] events) =>
        [.. events.Select((data, index) => new StoredEvent(index + 1, Id(index + 1), data))];

    public static Guid Id(int sequence) => new(sequence, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static AttemptEvents OnlyAttempt(params object[] events) => AttemptEvents.Of(InOrder(events)).ShouldHaveSingleItem();
}
