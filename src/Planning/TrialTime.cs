using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench;

namespace EdgePipeline.Planning;

/// <summary>How long one attempt takes, and how long it may.</summary>
public static class TrialTime
{
    /// <summary>Gate, prepare, idle, launch and teardown on a machine with an SSD, from runs of the quickstart.</summary>
    private const double OverheadS = 1.5;

    /// <summary>Files of the quickstart's trials, which are laid out within the overhead.</summary>
    public const long LaidOutMib = 128;

    /// <summary>Boot by TCG until the tool starts, the end of the guest and its result read back. KVM is faster; which it is, only the device knows.</summary>
    private const double GuestS = 4.5;

    /// <summary>containerd and Docker start a container in 0.2 to 0.4 s and are asked several times.</summary>
    private const double EngineS = 1;

    /// <summary>The device's watchdog gives a guest three boots of 30 s.</summary>
    private const int GuestLimitS = 90;

    /// <summary>An engine's first container brings its image in.</summary>
    private const int EngineLimitS = 30;

    /// <summary>An SD card at its worst: for laying a file out and draining it.</summary>
    private const int SlowestMibPerS = 5;
    private const int GraceS = 60;

    /// <summary>Files of Filebench's largest stock personality that the device runs, fileserver: 10,000 of 128 KiB.</summary>
    private const long PersonalityMib = 1280;

    /// <summary>Expected time of one attempt.</summary>
    /// <param name="idleS">Null: the device's own, which is in the overhead.</param>
    public static TimeSpan Expected(RuntimeSpec runtime, WorkloadPoint workload, int? idleS) => Measured(workload)
        + TimeSpan.FromSeconds(Of(workload).RampS + OverheadS + (idleS ?? 0) + (IsGuest(runtime) ? GuestS : 0) + (HasEngine(runtime) ? EngineS : 0));

    /// <summary>What is laid out before one attempt is measured and is not in <see cref="Expected"/>: how long that takes, only the device's disk tells.</summary>
    public static long LayoutMibNotExpected(WorkloadPoint workload) => Math.Max(0, Of(workload).DataMib - LaidOutMib);

    /// <summary>Measured time alone; at most, where fio ends once it is steady.</summary>
    public static TimeSpan Measured(WorkloadPoint workload) => TimeSpan.FromSeconds(Of(workload).MeasuredS);

    /// <summary>As <see cref="Expected"/>, where a tool that may end early does not: what telemetry has to hold of an attempt.</summary>
    public static TimeSpan Longest(RuntimeSpec runtime, WorkloadPoint workload, int? idleS) =>
        Expected(runtime, workload, idleS) + TimeSpan.FromSeconds(Of(workload).LongestS - Of(workload).MeasuredS);

    /// <summary>The device kills an attempt after so many seconds.</summary>
    /// <param name="gates">An attempt may wait at its gate as long as they allow, and still has all its time afterwards.</param>
    public static int LimitS(RuntimeSpec runtime, WorkloadPoint workload, TrialGates? gates = null, int? idleS = null)
    {
        var times = Of(workload);
        // Laid out and drained; a guest's disk is made of a copy.
        var passes = IsGuest(runtime) && runtime.Code != RuntimeCode.KC ? 3 : 2;
        return (int)(times.RampS + times.LongestS + GraceS + (passes * times.DataMib / SlowestMibPerS))
            + (IsGuest(runtime) ? GuestLimitS : 0) + (HasEngine(runtime) ? EngineLimitS : 0) + (gates?.WaitS ?? 0) + (idleS ?? 0);
    }

    private static bool IsGuest(RuntimeSpec runtime) => runtime.Code is not (RuntimeCode.NT or RuntimeCode.RC);

    /// <summary>Kata is started by containerd.</summary>
    private static bool HasEngine(RuntimeSpec runtime) =>
        runtime.Code == RuntimeCode.KC || runtime.Engine is ContainerEngine.Containerd or ContainerEngine.Docker;

    /// <param name="DataMib">To be laid out before and drained after.</param>
    private readonly record struct Times(long RampS, long MeasuredS, long LongestS, long DataMib);

    private static Times Of(WorkloadPoint workload) => workload switch
    {
        { Fio: { } fio } => new(fio.RampS, fio.RuntimeS, fio.RuntimeS, (long)fio.SizeMib * fio.NumJobs),
        { Netperf: { Confidence: { } confidence } netperf } => new(
            0, (long)netperf.RuntimeS * confidence.MinIterations, (long)netperf.RuntimeS * confidence.MaxIterations, 0),
        { Netperf: { } netperf } => new(0, netperf.RuntimeS, netperf.RuntimeS, 0),
        { Iperf3: { } iperf3 } => new(iperf3.RampS, iperf3.RuntimeS, iperf3.RuntimeS, 0),
        { Filebench: { } filebench } => new(
            0, filebench.RuntimeS, filebench.RuntimeS, filebench.Own is { } own ? FilebenchScript.Read(own.Wml).DataBytes >> 20 : PersonalityMib),
        _ => default,
    };
}
