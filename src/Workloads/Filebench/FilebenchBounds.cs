using System.Text.RegularExpressions;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench.Wml;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>What a Filebench point may be. The plan parser and the device both ask; the device does not trust the plan.</summary>
public static partial class FilebenchBounds
{
    public const int MinRuntimeS = 1;
    public const int MaxRuntimeS = 3600;

    /// <summary>Everything wrong with the point: plan field, reason, what to write instead. Empty: the point can be run.</summary>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(FilebenchPoint point)
    {
        foreach (var outside in Bounds.Outside([("runtime", point.RuntimeS, MinRuntimeS, MaxRuntimeS)]))
        {
            yield return outside;
        }

        if (point is { Personality: null, Own: null } or { Personality: not null, Own: not null })
        {
            yield return ("personality", "a point is either a stock personality or a workload of its own", "personality, or name and wml");
        }

        if (point.Personality is { } personality && !Enum.IsDefined(personality))
        {
            yield return ("personality", $"{personality} is no personality", string.Join(", ", FilebenchPersonalities.Words));
        }

        if (point.Own is { } own)
        {
            if (!NamePattern().IsMatch(own.Name))
            {
                yield return ("name", "the name does not fit", "lower-case letters, digits and hyphens, at most 40");
            }

            if (Fault(own.Wml) is { } fault)
            {
                yield return ("wml", fault, "set, define file, fileset or process, eventgen, Filebench's flowops, and $dir as the only path");
            }
        }
    }

    private static string? Fault(string wml)
    {
        try
        {
            FilebenchScript.Read(wml);
            return null;
        }
        catch (WmlException e)
        {
            return e.Line == 0 ? e.Message : $"line {e.Line}: {e.Message}";
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();
}
