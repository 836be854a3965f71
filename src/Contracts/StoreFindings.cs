namespace EdgePipeline.Contracts;

/// <summary>What the last audit of a store left on record, in words.</summary>
public static class StoreFindings
{
    /// <summary>The end of a finding for which a repair is of no use.</summary>
    public const string CannotBeMended = "; this cannot be mended";
}
