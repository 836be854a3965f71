namespace EdgePipeline.Telemetry.Sampling;

/// <param name="Unit"><c>ns</c>, <c>bytes</c>, <c>count</c>, <c>mW</c>, <c>uJ</c>, <c>mC</c>, <c>kHz</c>, <c>us</c> or <c>bits</c>.</param>
internal sealed record Column(string Name, string Unit);

/// <summary>The stretch between two marks, as it labels the readings in it.</summary>
internal sealed record Slice(Guid? TrialId, int? Attempt, string? Phase, int PeriodMs, bool Fine);
