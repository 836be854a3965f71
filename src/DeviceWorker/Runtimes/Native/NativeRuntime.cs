using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Native;

/// <summary>NT: the tool as an ordinary process, in a control group of its own where one can be made.</summary>
internal sealed class NativeRuntime(string dataDirectory, ControlGroups groups) : IRuntime
{
    /// <summary>
    /// Joins the groups named before <c>--</c>, then becomes the command after it, so that fio is accounted from its first
    /// instruction. The text is constant; names and arguments arrive as positional parameters.
    /// </summary>
    private const string JoinThenBecome = "while [ \"$1\" != -- ]; do echo $$ > \"$1\" || exit 125; shift; done; shift; exec \"$@\"";

    public RuntimeCode Code => RuntimeCode.NT;

    public Task<Capability> ProbeAsync(CancellationToken ct) =>
        Task.FromResult(new Capability(CapabilityKind.Runtime, nameof(RuntimeCode.NT), Available: true, Reason: null, Version: null));

    public string DataPath(AttemptName name) => Path.Combine(name.Directory(dataDirectory), "data");

    public Task<PreparedRuntime> PrepareAsync(AttemptName name, RuntimeSpec spec, IReadOnlyList<string> command, CancellationToken ct)
    {
        var data = DataPath(name);
        Directory.CreateDirectory(data);
        var noGroup = groups.TryCreate(name);
        var factors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["network"] = "host",
            ["cgroup"] = noGroup is null ? name.Cgroup : $"none: {noGroup}",
            ["cgroup.cpu_limit"] = "none",
            ["cgroup.memory_limit"] = "none",
        };
        IReadOnlyList<string> launch = noGroup is null
            ? ["sh", "-c", JoinThenBecome, name.Name, .. groups.JoinFiles(name), "--", .. command]
            : command;
        return Task.FromResult(new PreparedRuntime(name, launch, data, data, factors, LogFile: null));
    }

    public RunningTool Start(PreparedRuntime prepared) => Tool.Start(prepared.Command[0], [.. prepared.Command.Skip(1)]);

    public int? ToolProcess(PreparedRuntime prepared, RunningTool running) => running.ProcessId;

    public Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);
}
