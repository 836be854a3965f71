using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Events;

/// <summary>Telemetry as events: pages of all sources, and batches of one, which came before pages and which other programs may still send.</summary>
internal static class TelemetryEvents
{
    /// <summary>Whether a row of the store is one.</summary>
    public const string Sql = "type in ('telemetry_batch', 'telemetry_page')";

    /// <summary>A batch is of its source; a page is of several, none of which is named so.</summary>
    public const string SourceSql = "coalesce(data->>'source', '')";

    /// <returns>None, when it is another event.</returns>
    public static IEnumerable<TelemetryBatch> Batches(object data) => data switch
    {
        TelemetryBatch batch => [batch],
        TelemetryPage page => page.Batches(),
        _ => [],
    };
}
