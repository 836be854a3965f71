using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.Projections.Replay.Reparsing;

/// <summary>What the parser at hand makes of an output that an event has kept. Pure.</summary>
internal static class ReparseDecider
{
    /// <summary>Each tool's parser takes any other for a failure, and the attempt was none. The code itself is not kept.</summary>
    private const int ExitCode = 0;

    /// <param name="attempt">With a result.</param>
    /// <param name="original">The result as the device sent it, with its outputs.</param>
    /// <returns>Null: what it says is in force already.</returns>
    /// <exception cref="VerbException">The output is not there, or not what the device sent.</exception>
    public static TrialReparsed? Of(AttemptEvents attempt, TrialCompleted original, IWorkload workload, DateTimeOffset at)
    {
        var (result, problem) = workload.Parse(
            Text(original, workload.OutputName) ?? throw new VerbException($"its output {workload.OutputName} is not in the event"),
            ExitCode,
            Text(original, $"{workload.Tool}.stderr") ?? "") switch
        {
            ToolMeasured measured => (Result(attempt.Requested, original, measured), (string?)null),
            ToolFailed failed => (null, failed.Reason),
            var other => throw new InvalidOperationException($"{other} is no outcome of a tool."),
        };
        var said = attempt.Reparsed.Count > 0 ? attempt.Reparsed[^1] : null;
        var isSaid = problem is null
            ? said?.Problem is null && IsInForce(attempt.Completed!, workload.ParserVersion, result!)
            : (said?.ParserVersion, said?.Problem) == (workload.ParserVersion, problem);
        return isSaid
            ? null
            : new TrialReparsed(original.TrialId, original.ExperimentId, original.Attempt, original.Device, workload.ParserVersion, result, problem, at);
    }

    private static ReparsedResult Result(TrialRequested requested, TrialCompleted original, ToolMeasured measured)
    {
        var window = ReparsedWindow.Of(requested, original, measured.Window);
        return new ReparsedResult(
            window.StartNs, window.EndNs, window.StartAt, [.. measured.Metrics, .. original.Metrics.Where(metric => DeviceMetrics.Has(metric.Name))]);
    }

    private static bool IsInForce(TrialCompleted completed, string parserVersion, ReparsedResult result) =>
        completed.ParserVersion == parserVersion
        && (completed.WindowStartNs, completed.WindowEndNs, completed.WindowStartAt) == (result.WindowStartNs, result.WindowEndNs, result.WindowStartAt)
        && completed.Metrics.SequenceEqual(result.Metrics);

    private static string? Text(TrialCompleted completed, string name) =>
        completed.Outputs.FirstOrDefault(output => output.Name == name) is { } output ? Encoding.UTF8.GetString(RawText.Of(output)) : null;
}
