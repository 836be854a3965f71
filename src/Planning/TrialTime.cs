using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning;

/// <summary>How long one attempt takes, and how long it may.</summary>
public static class TrialTime
{
    /// <summary>Gate, prepare, idle, launch and teardown on a machine with an SSD, from runs of the quickstart.</summary>
    private const double OverheadS = 1.5;

    /// <summary>An SD card at its worst: for laying a file out and draining it.</summary>
    private const int SlowestMibPerS = 5;
    private const int GraceS = 60;

    /// <summary>Expected time of one attempt.</summary>
    public static TimeSpan Expected(WorkloadPoint workload) => TimeSpan.FromSeconds(MeasuredS(workload) + OverheadS);

    /// <summary>Measured time alone.</summary>
    public static TimeSpan Measured(WorkloadPoint workload) => TimeSpan.FromSeconds(workload.Fio?.RuntimeS ?? 0);

    /// <summary>The device kills an attempt after so many seconds.</summary>
    public static int LimitS(WorkloadPoint workload) =>
        (int)MeasuredS(workload) + GraceS + (int)((workload.Fio is { } fio ? 2L * fio.SizeMib * fio.NumJobs : 0) / SlowestMibPerS);

    private static double MeasuredS(WorkloadPoint workload) => workload.Fio is { } fio ? fio.RampS + fio.RuntimeS : 0;
}
