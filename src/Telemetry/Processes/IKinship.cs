namespace EdgePipeline.Telemetry.Processes;

/// <summary>Who made whom. Two ways, since the cheap one is a kernel option.</summary>
internal interface IKinship
{
    /// <summary>Finds living descendants of the followed that are not followed yet, each after its parent.</summary>
    void AddNewcomers(IList<int> followed, List<(int Pid, int Parent)> newcomers);

    /// <summary>Other processes are followed from here on.</summary>
    void Forget();
}
