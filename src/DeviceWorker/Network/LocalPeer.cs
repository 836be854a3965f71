using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>The other end of a network workload, in a namespace of its own on the bridge. Its CPU time is in the machine's.</summary>
internal static class LocalPeer
{
    public const string Description = $"local namespace on {Bridge.Name}; its CPU time is in the machine's";
    private const int Port = 12865;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    public static Peer Of(AttemptName name) => new(Bridge.PeerAddressOf(name), Port);

    /// <returns>Its server, once it listens.</returns>
    /// <exception cref="AttemptException">It does not.</exception>
    public static async Task<RunningTool> StartAsync(AttemptName name, ToolCommand server, TimeProvider clock, CancellationToken ct)
    {
        var space = BridgedNamespace.OfPeer(name);
        await space.CreateAsync(ct);
        var program = Tool.Find(server.Argv[0])
            ?? throw new AttemptException(FailureKind.NotPossible, $"{server.Argv[0]} is not on PATH, and the other end of the workload needs it");
        // Not by way of "ip netns exec": that would hide the control groups.
        var running = Tool.Start("nsenter", [$"--net={space.Path}", program, .. server.Argv.Skip(1)], name);
        var asked = clock.GetTimestamp();
        while (!Listens(running.ProcessId))
        {
            if (running.ExitCode.IsCompleted || clock.GetElapsedTime(asked) > Patience)
            {
                throw new AttemptException(
                    FailureKind.ToolFailed, $"{server.Argv[0]} does not listen on {space.Address}: {(running.Error.Text + running.Output.Text).Trim()}");
            }

            await Task.Delay(LookAgain, clock, ct);
        }

        return running;
    }

    public static Task UndoAsync(AttemptName name, CancellationToken ct) => BridgedNamespace.OfPeer(name).DeleteAsync(ct);

    /// <summary>Of its own namespace: nsenter has become the server by then. Field 2 is address:port, field 4 the state (proc_net(5)).</summary>
    private static bool Listens(int pid)
    {
        const string listen = "0A";
        var port = string.Create(CultureInfo.InvariantCulture, $":{Port:X4}");
        try
        {
            return ProcessTable.CommandName(pid) != "nsenter" && File.ReadLines($"/proc/{pid}/net/tcp")
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Any(fields => fields.Length > 3 && fields[3] == listen && fields[1].EndsWith(port, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
