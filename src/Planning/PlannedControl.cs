using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning;

/// <summary>A plan's control in words.</summary>
public static class PlannedControl
{
    /// <returns>Without a stop, such as <c>fio-write-4k on NT, before the first trial of a device, after each 20 and at the end</c>.</returns>
    public static string Text(ControlWorkload? control) => control is null
        ? "none"
        : $"{control.Workload.Label} on NT, before the first trial of a device, after each {(control.Every == 1 ? "one" : control.Every)} and at the end";
}
