namespace EdgePipeline.Contracts.Experiments;

/// <summary>Asks for an experiment. Published as plain JSON to the exchange <see cref="Topology.SubmitExchange"/> by any AMQP client.</summary>
/// <param name="ExperimentId">Chosen by the sender: the same id twice is one experiment.</param>
/// <param name="Plan">The plan file's text, YAML or JSON, kept as written.</param>
/// <param name="SubmittedBy">Who asks, for the record. No authentication follows from it.</param>
public sealed record SubmitExperiment(Guid ExperimentId, string Plan, string? SubmittedBy = null);

/// <summary>Stops an experiment: no further trial starts, the running one is cut off.</summary>
public sealed record CancelExperiment(Guid ExperimentId, string Reason, string? RequestedBy = null);
