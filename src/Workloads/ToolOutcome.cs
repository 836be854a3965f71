using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads;

/// <summary>What a tool's output says: a measurement, or why there is none.</summary>
public abstract record ToolOutcome;

/// <param name="Version">As the tool prints it; null when its output does not say.</param>
public sealed record ToolMeasured(string? Version, ToolWindow Window, IReadOnlyList<Metric> Metrics) : ToolOutcome;

/// <param name="Reason">One sentence with what the tool itself said.</param>
public sealed record ToolFailed(string Reason) : ToolOutcome;

/// <summary>
/// The measured window as far as the tool tells it. It ended at <paramref name="EndUnixMs"/>, or began <paramref name="StartS"/>
/// seconds after the tool's own start; when neither is known it ended with the tool's exit.
/// </summary>
/// <param name="LengthS">Seconds, ramp excluded.</param>
/// <param name="EndUnixMs">Wall clock, milliseconds.</param>
public sealed record ToolWindow(double LengthS, long? EndUnixMs = null, double? StartS = null);
