using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;
using EdgePipeline.Workloads.Filebench;
using EdgePipeline.Workloads.Filebench.Wml;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>The workloads' tools as this machine has them: one line each.</summary>
internal static class InstalledTools
{
    /// <param name="Programs">All that must be on PATH, the tool itself first.</param>
    /// <param name="Remedy">What to do when one is not.</param>
    /// <param name="VersionArguments">Ask it for its version, on the first line it prints.</param>
    private sealed record Entry(string Tool, IReadOnlyList<string> Programs, string Remedy, IReadOnlyList<string> VersionArguments);

    private static readonly Entry[] Entries =
    [
        new("fio", ["fio"], "install it: apt-get install fio", ["--version"]),
        new("netperf", ["netperf", "netserver"], "./edge install fetches it from Debian's section non-free and unpacks it, without installing it", ["-V"]),
        new("iperf3", ["iperf3"], "install it: apt-get install iperf3", ["--version"]),
        new("filebench", ["filebench", "setarch"], "Filebench is not in Debian: build it from github.com/filebench/filebench and install it below /usr/local", ["-h"]),
    ];

    public static async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct)
    {
        var found = new List<Capability>();
        foreach (var entry in Entries)
        {
            found.Add(await ProbeAsync(entry, ct));
        }

        return found;
    }

    /// <summary>Looks for its tool again: it may have gone since the device announced it.</summary>
    /// <exception cref="AttemptException">The tool is not there, or its workload is not one that this device runs.</exception>
    public static IWorkload Workload(WorkloadPoint point)
    {
        var entry = Entries.Single(known => known.Tool == point.Tool);
        if (Missing(entry) is { } reason)
        {
            throw new AttemptException(FailureKind.NotPossible, reason);
        }

        try
        {
            return WorkloadCatalog.Of(point, PersonalityText);
        }
        catch (WmlException e)
        {
            throw new AttemptException(FailureKind.NotPossible, $"the installed {point.Label} cannot be run here: {e.Message}");
        }
    }

    private static async Task<Capability> ProbeAsync(Entry entry, CancellationToken ct)
    {
        if (Missing(entry) is { } reason)
        {
            return new Capability(CapabilityKind.Workload, entry.Tool, Available: false, reason, Version: null);
        }

        var said = await Tool.RunAsync(entry.Tool, entry.VersionArguments, ct);
        var version = (said.Output + said.Error).Split('\n')[0].Trim();
        return new Capability(CapabilityKind.Workload, entry.Tool, Available: true, Reason: null, version.Length > 0 ? version : null);
    }

    private static string? Missing(Entry entry) =>
        entry.Programs.FirstOrDefault(program => Tool.Find(program) is null) is { } missing ? $"{missing} is not on PATH; {entry.Remedy}" : null;

    private static string PersonalityText(FilebenchPersonality personality) =>
        FilebenchPersonalities.Files(personality).FirstOrDefault(File.Exists) is { } file
            ? File.ReadAllText(file)
            : throw new AttemptException(
                FailureKind.NotPossible,
                $"Filebench's {FilebenchPersonalities.Word(personality)} is not in {string.Join(" or ", FilebenchPersonalities.Directories)}");
}
