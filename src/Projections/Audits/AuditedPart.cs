using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Audits;

/// <summary>What some events of an entity come to: those of a lot of trials, or the rest.</summary>
/// <param name="Changes">The rows, computed from the events alone.</param>
/// <param name="Tables">Whose rows they are, all of them in the scope.</param>
/// <param name="Scope">SQL on a table's columns: where these rows stand, and no others.</param>
/// <param name="Parameter">Of the scope, as <c>$2</c>.</param>
/// <param name="Results">That were to be published.</param>
internal sealed record AuditedPart(TableChanges Changes, IReadOnlyList<Table> Tables, string Scope, object Parameter, IReadOnlyList<ResultMessage> Results);
