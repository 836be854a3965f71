using EdgePipeline.Contracts;

namespace EdgePipeline.Projections.Audits;

/// <param name="Says">What was found; where it breaks, the first places.</param>
internal sealed record AuditCheck(string Name, bool Holds, string Says)
{
    /// <summary>Only counted: what an earlier look found stays on record.</summary>
    public bool IsGlance { get; init; }

    /// <summary>What was lost or altered rests on nothing else.</summary>
    public bool CannotBeMended { get; init; }
}

/// <summary>Whether an entity's rows and results are as its events say.</summary>
/// <param name="Rows">That stand in the tables.</param>
/// <param name="Md5">Of those.</param>
internal sealed record EntityAudit(AuditedEntity Entity, bool Holds, long Rows, string Md5)
{
    /// <summary>Why its rows could not be computed; null: they were.</summary>
    public string? Unreadable { get; init; }
}

/// <summary>Whether everything that is derived from the events is what the events say.</summary>
/// <param name="Through">The last event that was looked at.</param>
/// <param name="Entities">Those whose rows were computed again.</param>
internal sealed record AuditReport(long Through, IReadOnlyList<AuditCheck> Checks, IReadOnlyList<EntityAudit> Entities)
{
    /// <summary>Findings of audits before, of what this one did not look at.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    public bool Holds => Checks.All(check => check.Holds);

    public IEnumerable<string> Lines => Checks.Select(check => $"{(check.Holds ? "holds " : "BREAKS")}  {check.Name}: {check.Says}");

    public IEnumerable<string> BrokenLines => Checks.Where(check => !check.Holds).Select(check => $"{check.Name}: {check.Says}{(check.CannotBeMended ? StoreFindings.CannotBeMended : "")}");

    /// <summary>Findings of these take the place of earlier ones.</summary>
    public IEnumerable<string> Looked => Checks.Where(check => !check.IsGlance).Select(check => check.Name);
}
