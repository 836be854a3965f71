using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts.Experiments;

/// <summary>
/// One workload that is run on NT again and again beside an experiment. Nothing about it changes, so what its results differ by is the
/// device's own doing.
/// </summary>
/// <param name="Every">It is run before a device's first trial, again after so many, and at the end.</param>
public sealed record ControlWorkload(WorkloadPoint Workload, int Every)
{
    /// <summary>Stands where a runtime's name does, so that a control's key is no cell's.</summary>
    public const string RuntimeName = "control";

    /// <summary>Controls belong to no block.</summary>
    public const int Block = 0;

    /// <summary>What a control runs on a device; it is compared with nothing.</summary>
    public Cell On(string device) => new(device, new RuntimeSpec(RuntimeName, RuntimeCode.NT), Workload, SkipReason: null);
}
