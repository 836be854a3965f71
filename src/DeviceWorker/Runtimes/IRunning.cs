using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>A runtime that was asked to run its tool. Its three questions are asked in this order, once each.</summary>
internal interface IRunning
{
    /// <summary>Waits for the tool's first instruction, as near as it can be seen.</summary>
    /// <returns>Null: it was over before it could be seen.</returns>
    /// <exception cref="AttemptException">The runtime failed before it came to that.</exception>
    Task<ToolStart?> StartedAsync(CancellationToken ct);

    /// <summary>Waits for the tool's end; the runtime may still have to end.</summary>
    Task<ToolEnd> EndedAsync(CancellationToken ct);

    /// <summary>Waits for what the tool printed; a guest's comes when the guest has ended.</summary>
    /// <exception cref="AttemptException">The runtime failed: there is nothing of the tool's to be read.</exception>
    Task<ToolReport> ReportAsync(CancellationToken ct);

    /// <summary>What tool and runtime have said so far, by name; asked at any time.</summary>
    IReadOnlyList<(string Name, byte[] Bytes)> Outputs { get; }
}

/// <param name="AtNs">CLOCK_MONOTONIC of the device.</param>
/// <param name="Processes">Whom telemetry follows, with their descendants: the tool, or the monitor of the guest that it runs in.</param>
internal sealed record ToolStart(long AtNs, IReadOnlyList<int> Processes);

/// <param name="AtNs">CLOCK_MONOTONIC of the device.</param>
/// <param name="At">The same on the device's wall clock, so that the two can be translated.</param>
internal sealed record ToolEnd(long AtNs, DateTimeOffset At);

/// <param name="ClockAtEnd">The wall clock that the tool saw at its end: a guest's may be off from the device's.</param>
/// <param name="Metrics">What the runtime itself measured, e.g. how long a guest took to boot.</param>
internal sealed record ToolReport(int ExitCode, byte[] Output, byte[] Error, DateTimeOffset ClockAtEnd, IReadOnlyList<Metric> Metrics);
