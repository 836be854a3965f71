using EdgePipeline.Contracts;

namespace EdgePipeline.Projections.Audits;

/// <summary>An experiment or a device: no row rests on events of two of them.</summary>
/// <param name="Stream">Key of its stream, which names it.</param>
internal sealed record AuditedEntity(string Stream)
{
    public Guid? Experiment => Stream.StartsWith(Streams.Experiments, StringComparison.Ordinal) ? Guid.Parse(Stream[Streams.Experiments.Length..]) : null;

    public string Device => Stream[Streams.Devices.Length..];
}
