namespace EdgePipeline.GuestImage.Jobs;

/// <summary>What a guest sent back.</summary>
/// <param name="Steps">Those that ran, in order; only the last can have failed.</param>
/// <param name="Files">Collected path to content; a path that named no file is absent.</param>
/// <param name="DrainMs">How long the guest took to write its dirty pages to the data disk after the last step, in ms.</param>
public sealed record GuestResult(IReadOnlyList<GuestStepResult> Steps, IReadOnlyDictionary<string, byte[]> Files, long DrainMs);

public sealed record GuestStepResult(int ExitCode, byte[] Stdout, byte[] Stderr, GuestTime Started, GuestTime Ended);

/// <summary>The guest's two clocks, read together.</summary>
/// <param name="UptimeMs">CLOCK_BOOTTIME in steps of 10 ms.</param>
/// <param name="WallUs">Since the epoch; it may be off from the host's, and serves to place what a tool stamped.</param>
public sealed record GuestTime(long UptimeMs, long WallUs);

public enum ResultFault
{
    /// <summary>Nothing was written: the guest did not come as far as its job.</summary>
    Empty,

    /// <summary>The guest took the job and was cut off, or bytes are missing.</summary>
    Truncated,

    /// <summary>Bytes are not what the guest wrote.</summary>
    Corrupt,

    /// <summary>The result of another job.</summary>
    ForeignJob,

    /// <summary>The guest says why it could not run the job.</summary>
    GuestFailed,
}

/// <summary>The result, or why there is none.</summary>
public abstract record ResultReading
{
    private ResultReading() { }

    public sealed record Whole(GuestResult Result) : ResultReading;

    public sealed record Unusable(ResultFault Fault, string Reason) : ResultReading;
}
