using System.Runtime.InteropServices;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>Reads what fio printed.</summary>
public static class FioOutput
{
    /// <summary>Grows whenever the same output would give other metrics.</summary>
    public const string ParserVersion = "fio/3";

    /// <param name="output">Standard output: JSON, maybe after lines of plain text, maybe several objects in a row (the last one counts).</param>
    /// <param name="error">Standard error; quoted in the reason of a failure.</param>
    /// <param name="pattern">What was asked for; says whether the read or the write side is the result.</param>
    public static ToolOutcome Parse(string output, int exitCode, string error, FioPattern pattern)
    {
        var (report, damage) = FioJson.LastReport(output);
        using (report)
        {
            if (report is not null && JobError(report.RootElement) is { } errno)
            {
                return new ToolFailed($"fio failed with error {errno} ({Marshal.GetPInvokeErrorMessage(errno)}){ToolError.Quote(error)}");
            }

            if (exitCode != 0)
            {
                return new ToolFailed($"fio ended with exit code {exitCode}{ToolError.Quote(error)}");
            }

            return report is null || damage is not null
                ? new ToolFailed($"{damage}{ToolError.Quote(error)}")
                : Read(report.RootElement, pattern);
        }
    }

    private static ToolOutcome Read(JsonElement report, FioPattern pattern)
    {
        try
        {
            var jobs = report.GetProperty("jobs");
            if (jobs.GetArrayLength() != 1)
            {
                return new ToolFailed($"fio reported {jobs.GetArrayLength()} groups of jobs where one was asked for");
            }

            var side = jobs[0].GetProperty(pattern is FioPattern.Read or FioPattern.RandRead ? "read" : "write");
            var runtimeMs = side.GetProperty("runtime").GetInt64();
            if (runtimeMs <= 0 || side.GetProperty("total_ios").GetInt64() <= 0)
            {
                return new ToolFailed("fio ended well but reported no input or output in the window");
            }

            return new ToolMeasured(
                report.GetProperty("fio version").GetString(),
                new ToolWindow(runtimeMs / 1e3, EndUnixMs: report.GetProperty("timestamp_ms").GetInt64()),
                FioMetrics.From(jobs[0], side));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new ToolFailed($"fio's JSON lacks a field or has one of another type than fio 3 writes: {e.Message}");
        }
    }

    private static int? JobError(JsonElement report)
    {
        if (!report.TryGetProperty("jobs", out var jobs) || jobs.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var job in jobs.EnumerateArray())
        {
            if (job.ValueKind == JsonValueKind.Object && job.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Number && error.TryGetInt32(out var errno) && errno != 0)
            {
                return errno;
            }
        }

        return null;
    }
}
