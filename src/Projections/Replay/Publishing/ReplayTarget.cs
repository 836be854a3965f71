using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Replay.Publishing;

/// <summary>Where results may be sent again.</summary>
internal static class ReplayTarget
{
    /// <summary>AMQP's short string.</summary>
    private const int LongestNameBytes = 255;

    /// <summary>Whatever arrives there is taken for a command, telemetry or a report: names that a new one would have, too.</summary>
    private static readonly string[] OwnBeginnings = ["edge.", Topology.DeviceQueue(""), "EdgePipeline."];

    /// <summary>Exchanges of the same name stand before the queues between processes.</summary>
    private static readonly string[] OwnQueues =
        ["experiment-requests", "experiment-cancellations", "trial-exclusions", "trial-inclusions", "experiments", "trials", "device-reports", "undeliverable"];

    /// <summary>Names that AMQP keeps for brokers: none of them can be declared.</summary>
    private const string OfBrokers = "amq.";

    /// <exception cref="VerbException">No name of an exchange for results.</exception>
    public static void Demand(string exchange)
    {
        if (exchange.Length == 0)
        {
            throw new VerbException($"--to: write the name of an exchange, such as my.results; {Topology.ResultsExchange} is where results go when they are new", ExitCodes.Usage);
        }

        if (Encoding.UTF8.GetByteCount(exchange) is > LongestNameBytes and var bytes)
        {
            throw new VerbException($"--to: that name has {bytes} bytes, and AMQP allows {LongestNameBytes}: write a shorter one, such as my.results", ExitCodes.Usage);
        }

        if (exchange.StartsWith(OfBrokers, StringComparison.Ordinal))
        {
            throw new VerbException($"--to {exchange}: AMQP keeps names that begin with {OfBrokers} for the broker itself. Write a name of your own, such as my.results, or {Topology.ResultsExchange}", ExitCodes.Usage);
        }

        if (exchange != Topology.ResultsExchange && (OwnQueues.Contains(exchange) || OwnBeginnings.Any(own => exchange.StartsWith(own, StringComparison.Ordinal))))
        {
            throw new VerbException(
                $"--to {exchange}: what arrives there is taken for a command, telemetry or a report, and is no place for results. Write a name of your own, such as my.results, or {Topology.ResultsExchange}",
                ExitCodes.Usage);
        }
    }
}
