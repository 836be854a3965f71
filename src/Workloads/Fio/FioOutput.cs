using System.Runtime.InteropServices;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>Reads what fio printed.</summary>
public static class FioOutput
{
    /// <summary>Grows whenever the same output would give other metrics.</summary>
    public const string ParserVersion = "fio/1";

    /// <param name="output">Standard output: JSON, maybe after lines of plain text, maybe several objects in a row (the last one counts).</param>
    /// <param name="error">Standard error; quoted in the reason of a failure.</param>
    /// <param name="pattern">What was asked for; says whether the read or the write side is the result.</param>
    public static FioOutcome Parse(string output, int exitCode, string error, FioPattern pattern)
    {
        var (report, damage) = FioJson.LastReport(output);
        using (report)
        {
            if (report is not null && JobError(report.RootElement) is { } errno)
            {
                return new FioFailed($"fio failed with error {errno} ({Marshal.GetPInvokeErrorMessage(errno)}){Quote(error)}");
            }

            if (exitCode != 0)
            {
                return new FioFailed($"fio ended with exit code {exitCode}{Quote(error)}");
            }

            return report is null || damage is not null
                ? new FioFailed($"{damage}{Quote(error)}")
                : Read(report.RootElement, pattern);
        }
    }

    private static FioOutcome Read(JsonElement report, FioPattern pattern)
    {
        try
        {
            var jobs = report.GetProperty("jobs");
            if (jobs.GetArrayLength() != 1)
            {
                return new FioFailed($"fio reported {jobs.GetArrayLength()} groups of jobs where one was asked for");
            }

            var side = jobs[0].GetProperty(pattern is FioPattern.Read or FioPattern.RandRead ? "read" : "write");
            var runtimeMs = side.GetProperty("runtime").GetInt64();
            if (runtimeMs <= 0 || side.GetProperty("total_ios").GetInt64() <= 0)
            {
                return new FioFailed("fio ended well but reported no input or output in the window");
            }

            return new FioMeasured(
                report.GetProperty("fio version").GetString()!,
                report.GetProperty("timestamp_ms").GetInt64(),
                runtimeMs,
                FioMetrics.From(jobs[0], side));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new FioFailed($"fio's JSON lacks a field or has one of another type than fio 3 writes: {e.Message}");
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

    /// <summary>The first line says what happened; the rest follows from it and is kept as raw output.</summary>
    private static string Quote(string error)
    {
        var line = error.AsSpan().Trim();
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.IsEmpty ? "" : $": {(line.Length <= 300 ? line : string.Concat(line[..300], "…"))}";
    }
}
