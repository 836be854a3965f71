using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench;

namespace EdgePipeline.Planning;

/// <summary>How long one attempt takes, and how long it may.</summary>
public static class TrialTime
{
    /// <summary>Gate, prepare, idle, launch and teardown on a machine with an SSD, from runs of the quickstart.</summary>
    private const double OverheadS = 1.5;

    /// <summary>An SD card at its worst: for laying a file out and draining it.</summary>
    private const int SlowestMibPerS = 5;
    private const int GraceS = 60;

    /// <summary>Files of Filebench's largest stock personality that the device runs, fileserver: 10,000 of 128 KiB.</summary>
    private const long PersonalityMib = 1280;

    /// <summary>Expected time of one attempt.</summary>
    public static TimeSpan Expected(WorkloadPoint workload) =>
        Measured(workload) + TimeSpan.FromSeconds(Of(workload).RampS + OverheadS);

    /// <summary>Measured time alone.</summary>
    public static TimeSpan Measured(WorkloadPoint workload) => TimeSpan.FromSeconds(Of(workload).MeasuredS);

    /// <summary>The device kills an attempt after so many seconds.</summary>
    public static int LimitS(WorkloadPoint workload)
    {
        var times = Of(workload);
        return (int)(times.RampS + times.LongestS + GraceS + (2 * times.DataMib / SlowestMibPerS));
    }

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
