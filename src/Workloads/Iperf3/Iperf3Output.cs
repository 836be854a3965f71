using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>Reads what iperf3 printed.</summary>
public static class Iperf3Output
{
    /// <summary>Grows whenever the same output would give other metrics.</summary>
    public const string ParserVersion = "iperf3/1";

    /// <summary>iperf3 3.12 ends with exit code 0 when it cannot connect or is cut off: only its report tells.</summary>
    public static ToolOutcome Parse(string output, int exitCode, string error, Iperf3Point point)
    {
        using var report = Report(output);
        if (report?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var said))
        {
            return new ToolFailed($"iperf3 failed{ToolError.Quote(said.ToString())}");
        }

        return exitCode != 0 ? new ToolFailed($"iperf3 ended with exit code {exitCode}{ToolError.Quote(error)}")
            : report is null ? new ToolFailed($"iperf3's JSON is missing, cut off or damaged{ToolError.Quote(error)}")
            : Read(report.RootElement, point);
    }

    private static ToolOutcome Read(JsonElement report, Iperf3Point point)
    {
        try
        {
            var start = report.GetProperty("start");
            var test = start.GetProperty("test_start");
            var (message, streams) = (test.GetProperty("blksize").GetInt32(), test.GetProperty("num_streams").GetInt32());
            if ((message, streams) != (point.MessageBytes, point.Streams))
            {
                return new ToolFailed(
                    $"iperf3 sent messages of {message} bytes on {streams} streams where {point.MessageBytes} on {point.Streams} were asked for");
            }

            var end = report.GetProperty("end");
            var seconds = end.GetProperty("sum_sent").GetProperty("seconds").GetDouble();
            return seconds <= 0 || end.GetProperty("sum_received").GetProperty("bytes").GetDouble() <= 0
                ? new ToolFailed("iperf3 ended well but reported that nothing arrived in the window")
                : new ToolMeasured(start.GetProperty("version").GetString(), new ToolWindow(seconds), Iperf3Metrics.From(end, point));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new ToolFailed($"iperf3's JSON lacks a field or has one of another type than iperf3 writes: {e.Message}");
        }
    }

    private static JsonDocument? Report(string output)
    {
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
