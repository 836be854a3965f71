using System.Globalization;
using System.Net;

namespace EdgePipeline.Workloads;

/// <summary>Where the other end of a network workload listens.</summary>
public sealed record Peer(IPAddress Address, int Port)
{
    internal string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
