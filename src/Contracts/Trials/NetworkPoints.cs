namespace EdgePipeline.Contracts.Trials;

/// <summary>One netperf TCP_STREAM test: the runtime sends to its peer.</summary>
/// <param name="MessageBytes">Bytes handed to each send call, 1 to 65536.</param>
/// <param name="RuntimeS">Length of one iteration in seconds.</param>
/// <param name="NoDelay">TCP_NODELAY: small messages are not gathered into larger segments.</param>
/// <param name="Confidence">Null: one iteration.</param>
/// <param name="Offload">TSO, GSO and GRO of the runtime's host interface on or off; null: as found.</param>
public sealed record NetperfPoint(int MessageBytes, int RuntimeS, bool NoDelay, NetperfConfidence? Confidence = null, bool? Offload = null);

/// <summary>netperf repeats the test until its mean is known well enough. Iterations in one launch are no replication of the trial.</summary>
/// <param name="LevelPct">95 or 99.</param>
/// <param name="WidthPct">Whole width of the interval, percent of the mean: 5 is plus or minus 2.5.</param>
/// <param name="MinIterations">3 to 30.</param>
/// <param name="MaxIterations">3 to 30; the result counts, marked as not reached, when they were not enough.</param>
public sealed record NetperfConfidence(int LevelPct, int WidthPct, int MinIterations, int MaxIterations);

/// <summary>One iperf3 TCP test: the runtime sends to its peer.</summary>
/// <param name="MessageBytes">Bytes handed to each send call, 1 to 65536.</param>
/// <param name="RuntimeS">Measured time in seconds, after the ramp.</param>
/// <param name="RampS">Time before measuring, in seconds.</param>
/// <param name="NoDelay">TCP_NODELAY.</param>
/// <param name="Streams">Connections at once, 1 to 64.</param>
/// <param name="Offload">TSO, GSO and GRO of the runtime's host interface on or off; null: as found.</param>
public sealed record Iperf3Point(int MessageBytes, int RuntimeS, int RampS, bool NoDelay, int Streams, bool? Offload = null);
