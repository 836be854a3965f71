namespace EdgePipeline.Contracts;

/// <summary>What the tables' rows are computed by, as far as no script says it. A design names it, and tables that were made by another are made again.</summary>
public static class TableFormulas
{
    /// <summary>Raised with every change that gives other rows from the same events. A test tells when.</summary>
    public const int Version = 5;
}
