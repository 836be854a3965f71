using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;

namespace EdgePipeline.Projections.Tables;

/// <summary>What some cells' trials come to.</summary>
internal sealed record CellRows(IReadOnlyList<RuntimeThroughputRow> Throughput, IReadOnlyList<RuntimeEfficiencyRow> Efficiency);
