using System.Globalization;
using EdgePipeline.Contracts;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>
/// The names of everything an attempt leaves on the machine. They follow from trial and attempt alone, so that a worker that starts
/// after a crash finds what the dead one left.
/// </summary>
/// <param name="Id">Ten hex digits.</param>
internal sealed record AttemptName(string Id)
{
    public static AttemptName Of(Guid trialId, int attempt) =>
        new(DeterministicId.From("attempt", trialId.ToString("D"), attempt.ToString(CultureInfo.InvariantCulture)).ToString("N")[..10]);

    /// <summary>Container, network namespace and fio job.</summary>
    public string Name => $"edge-{Id}";

    /// <summary>In the environment of each of its processes: the mark by which strays are known.</summary>
    public string Mark => $"{MarkVariable}={Name}";

    public const string MarkVariable = "EDGE_ATTEMPT";

    /// <summary>The attempt's group, in which telemetry reads: it outlives the one that fio runs in.</summary>
    public string Cgroup => $"/edge/{Id}";

    /// <summary>Where fio runs, below <see cref="Cgroup"/>: runc removes its own group as soon as fio ends.</summary>
    public string LeafCgroup => $"{Cgroup}/run";

    /// <summary>The host's end of a container's network. At most 15 characters, as all interfaces' names.</summary>
    public string HostInterface => $"ve{Id}";

    /// <summary>The host's end of a guest's network.</summary>
    public string TapInterface => $"vt{Id}";

    /// <summary>Namespace of the other end of a network workload.</summary>
    public string PeerName => $"{Name}-peer";

    /// <summary>The host's end of the peer's network.</summary>
    public string PeerInterface => $"vp{Id}";

    /// <summary>What translates its address for a peer on another machine.</summary>
    public string NftTable => $"edge_{Id}";

    public string Directory(string dataDirectory) => Path.Combine(AttemptsDirectory(dataDirectory), Id);

    public static string AttemptsDirectory(string dataDirectory) => Path.Combine(dataDirectory, "attempts");
}
