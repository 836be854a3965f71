using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Publishing;

namespace EdgePipeline.Telemetry.Marks;

/// <summary>What may stand on a line of standard input. A problem says what was wrong and what to write instead.</summary>
internal static class Lines
{
    /// <summary>IFNAMSIZ less the zero byte at the end.</summary>
    private const int LongestInterface = 15;

    private const int ShortestPeriodMs = 10, LongestFineMs = 60_000, LongestCoarseMs = 3_600_000;

    internal static bool TryParseSettings(ReadOnlySpan<byte> line, out TelemetrySettings settings, out string problem)
    {
        if (!TryRead(line, TelemetryJson.Default.TelemetrySettings, "TelemetrySettings", out settings, out problem))
            return false;
        settings = settings with { BlockDevices = settings.BlockDevices ?? [] };
        problem = Problem(settings) ?? string.Empty;
        return problem.Length == 0;
    }

    internal static bool TryParseMeter(ReadOnlySpan<byte> line, out MeterSettings settings, out string problem)
    {
        if (!TryRead(line, TelemetryJson.Default.MeterSettings, "MeterSettings", out settings, out problem))
            return false;
        problem = Meters.MeterKinds.Problem(settings) ?? string.Empty;
        return problem.Length == 0;
    }

    internal static bool TryParseMark(ReadOnlySpan<byte> line, out PhaseMark mark, out string problem)
    {
        if (!TryRead(line, TelemetryJson.Default.PhaseMark, "PhaseMark", out mark, out problem))
            return false;
        mark = mark with { Processes = mark.Processes ?? [], Cgroups = mark.Cgroups ?? [] };
        problem = Problem(mark) ?? string.Empty;
        return problem.Length == 0;
    }

    private static bool TryRead<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type, string name, out T value, out string problem)
        where T : class
    {
        value = null!;
        problem = $"a JSON object of {name} was expected, null was there.";
        try
        {
            if (JsonSerializer.Deserialize(line, type) is { } read)
            {
                value = read;
                problem = string.Empty;
            }
        }
        catch (JsonException wrong)
        {
            problem = $"a JSON object of {name} was expected: {wrong.Message}";
        }

        return problem.Length == 0;
    }

    private static string? Problem(TelemetrySettings settings) => settings switch
    {
        { Device: null or "" } => "device is missing: write the device's name.",
        { BootId: null or "" } => "bootId is missing: write the content of /proc/sys/kernel/random/boot_id.",
        { FinePeriodMs: < ShortestPeriodMs or > LongestFineMs } =>
            $"finePeriodMs is {settings.FinePeriodMs}: write {ShortestPeriodMs} to {LongestFineMs} milliseconds.",
        { CoarsePeriodMs: < ShortestPeriodMs or > LongestCoarseMs } =>
            $"coarsePeriodMs is {settings.CoarsePeriodMs}: write {ShortestPeriodMs} to {LongestCoarseMs} milliseconds.",
        { PowerModel.Name: null or "" } => "powerModel.name is missing: name the model, for it stands beside each of its values.",
        { PowerModel: { } model } when !(model.IdleW >= 0 && model.BusyW >= model.IdleW && double.IsFinite(model.BusyW)) =>
            $"powerModel has idleW {model.IdleW} and busyW {model.BusyW}: write watts with 0 <= idleW <= busyW.",
        _ when settings.Rails?.Select(Problem).FirstOrDefault(wrong => wrong is not null) is { } wrong => wrong,
        _ when settings.Root is { } root && !root.StartsWith('/') => $"root is {root}: write an absolute path, or leave it out.",
        _ when settings.BlockDevices.Any(string.IsNullOrEmpty) => "blockDevices has an empty name: write names as in /proc/diskstats.",
        _ => null,
    };

    private static string? Problem(RailSettings? rail) => rail switch
    {
        null or { Kind: null or "" } or { Rail: null or "" } => "rails has one without kind or rail: write both.",
        { Path: { } path } when !path.StartsWith('/') => $"rails has the path {path}: write an absolute path.",
        _ when !((rail.MinW ?? 0) >= 0 && (rail.MaxW ?? double.MaxValue) > (rail.MinW ?? 0)) =>
            $"rails has {rail.Rail} with minW {rail.MinW} and maxW {rail.MaxW}: write watts with 0 <= minW < maxW.",
        _ => null,
    };

    private static string? Problem(PhaseMark mark)
    {
        if (mark.Processes.Any(pid => pid <= 0))
            return "processes has an id that is not positive: write process ids.";
        foreach (var path in mark.Cgroups)
        {
            if (path is null || !path.StartsWith('/') || path.Split('/').Contains(".."))
                return $"cgroups has {path ?? "null"}: write a path below the cgroup mount that begins with / and has no .. in it.";
        }

        foreach (var name in mark.Interfaces ?? [])
        {
            if (name is not { Length: > 0 and <= LongestInterface } || name.Any(character => character is <= ' ' or ':' or '/' or > '~'))
                return $"interfaces has {name ?? "null"}: write names as in /proc/net/dev, of at most {LongestInterface} characters.";
        }

        return null;
    }
}
