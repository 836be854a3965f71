namespace EdgePipeline.Projections.Tables.Formulas;

/// <summary>What rows are computed by, as far as no script says it.</summary>
internal static class TableFormulas
{
    /// <summary>Raised with every change that gives other rows from the same events: tables made by another one are made again. A test tells when.</summary>
    public const int Version = 2;
}
