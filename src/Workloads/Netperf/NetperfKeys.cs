namespace EdgePipeline.Workloads.Netperf;

/// <summary>netperf's names of what it is asked to print.</summary>
internal static class NetperfKeys
{
    public const string Throughput = "THROUGHPUT";
    public const string Units = "THROUGHPUT_UNITS";
    public const string ElapsedTime = "ELAPSED_TIME";
    public const string MessageBytes = "LOCAL_SEND_SIZE";
    public const string BytesSent = "LOCAL_BYTES_SENT";
    public const string BytesReceived = "REMOTE_BYTES_RECVD";
    public const string SendCalls = "LOCAL_SEND_CALLS";
    public const string Retransmits = "LOCAL_TRANSPORT_RETRANS";
    public const string SegmentBytes = "TRANSPORT_MSS";
    public const string LocalCpu = "LOCAL_CPU_UTIL";
    public const string RemoteCpu = "REMOTE_CPU_UTIL";
    public const string LocalDemand = "LOCAL_SD";
    public const string RemoteDemand = "REMOTE_SD";
    public const string Iterations = "CONFIDENCE_ITERATION";
    public const string ThroughputWidth = "THROUGHPUT_CONFID";

    public static IReadOnlyList<string> All { get; } =
    [
        Throughput, Units, ElapsedTime, MessageBytes, BytesSent, BytesReceived, SendCalls, Retransmits, SegmentBytes,
        LocalCpu, RemoteCpu, LocalDemand, RemoteDemand, Iterations, ThroughputWidth,
    ];
}
