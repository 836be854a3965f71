namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>Which way a flowop's bytes go.</summary>
public enum FlowopBytes
{
    None,
    Read,
    Written,
}
