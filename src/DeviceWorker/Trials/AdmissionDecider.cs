using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What becomes of a command to run an attempt.</summary>
internal abstract record Admission
{
    internal sealed record Accept : Admission;

    /// <summary>It is running already: the command came twice.</summary>
    internal sealed record Ignore : Admission;

    /// <summary>It is over: say once more how it ended.</summary>
    internal sealed record Repeat : Admission;

    internal sealed record Refuse(FailureKind Kind, string Reason) : Admission;
}

/// <summary>Decides on commands to run an attempt.</summary>
internal static class AdmissionDecider
{
    /// <param name="highestToken">The highest fencing token seen so far, refused commands included.</param>
    /// <param name="busyWith">The attempt that is queued or running; null: none.</param>
    /// <param name="problems">Why the device cannot run the attempt at all; empty: it can.</param>
    public static Admission Decide(RunTrial run, Known known, long highestToken, RunTrial? busyWith, IReadOnlyList<string> problems) =>
        (known, busyWith) switch
        {
            (Known.Ended or Known.Published, _) => new Admission.Repeat(),
            (Known.Accepted, _) => new Admission.Ignore(),
            // An unknown attempt with the highest token was refused before: each attempt has a token of its own.
            _ when run.FencingToken <= highestToken => new Admission.Refuse(
                FailureKind.StaleToken, $"fencing token {run.FencingToken} is not above {highestToken}, which this device has seen"),
            _ when problems.Count > 0 => new Admission.Refuse(FailureKind.NotPossible, string.Join("; ", problems)),
            (_, { } other) => new Admission.Refuse(
                FailureKind.Busy, $"the device runs attempt {other.Attempt} at trial {other.TrialId:D} of {other.Experiment}"),
            _ => new Admission.Accept(),
        };
}
