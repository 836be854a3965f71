using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Orchestrator.Intake;

/// <summary>Bytes from anyone to a request about a trial's result. Pure.</summary>
public static class ExclusionParser
{
    /// <returns>An <see cref="ExcludeTrial"/>, or a <see cref="PlanProblem"/> that says why there is none.</returns>
    public static object ParseExclude(ReadOnlyMemory<byte> body) => Parse(body, (request, trial, reason, by) => new ExcludeTrial(request, trial, reason, by));

    /// <returns>An <see cref="IncludeTrial"/>, or a <see cref="PlanProblem"/> that says why there is none.</returns>
    public static object ParseInclude(ReadOnlyMemory<byte> body) => Parse(body, (request, trial, reason, by) => new IncludeTrial(request, trial, reason, by));

    private static object Parse(ReadOnlyMemory<byte> body, Func<Guid, Guid, string, string?, object> make)
    {
        if (!RequestParser.TryRead(body, out var fields, out var problem)
            || !RequestParser.TryId(fields, "requestId", "a UUID of your choice, the same when you send the request again", out var request, out problem)
            || !RequestParser.TryId(fields, "trialId", "the trial's id, as in table trial", out var trial, out problem))
            return problem;
        return RequestParser.Text(fields, "reason") is { } reason && !string.IsNullOrWhiteSpace(reason)
            ? make(request, trial, reason, RequestParser.Text(fields, "requestedBy"))
            : new PlanProblem(0, 0, "reason", "it is missing or empty", "a sentence that tells a reader why");
    }
}
