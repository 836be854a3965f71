using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>Starts Firecracker, tells it what its microVM is made of, and starts that.</summary>
/// <param name="argv">Firecracker's command line, or what becomes it.</param>
/// <param name="socket">As the host sees it.</param>
/// <param name="version">Who must answer.</param>
internal sealed class FirecrackerLaunch(
    AttemptName name,
    IReadOnlyList<string> argv,
    string socket,
    FirecrackerVersion version,
    IReadOnlyList<ApiRequest> requests,
    TimeProvider clock)
{
    private static readonly TimeSpan SocketLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);

    /// <summary>Firecracker emulates one for these three keys, and on x86 only.</summary>
    private static bool HasKeyboard => RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Leaves no process behind when it fails.</summary>
    /// <exception cref="AttemptException">It does not come up, another answers, or it refuses a request.</exception>
    public async Task<GuestMonitor> StartAsync(CancellationToken ct)
    {
        // Firecracker does not take a socket that is there already, as one that was killed leaves it.
        File.Delete(socket);
        var monitor = GuestMonitor.Start("firecracker", argv, name, clock) with { AskToEnd = HasKeyboard ? AskToEndAsync : null };
        try
        {
            using var api = new FirecrackerApi(socket);
            if (await VersionAsync(api, monitor, ct) is var answering && answering != version.Number)
            {
                throw new ToolException($"firecracker said it is {version.Number}, and {answering} answers at its socket");
            }

            foreach (var request in requests)
            {
                await api.PutAsync(request, ct);
            }

            await api.PutAsync(ApiRequest.Act(ActionType.InstanceStart), ct);
            return monitor;
        }
        catch (ToolException e)
        {
            await monitor.KillAsync();
            var said = monitor.Running.Error.Text.Trim();
            throw new AttemptException(FailureKind.RuntimeFailed, said.Length == 0 ? e.Message : $"{e.Message}; it said: {said}");
        }
        catch
        {
            await monitor.KillAsync();
            throw;
        }
    }

    private async Task AskToEndAsync(CancellationToken ct)
    {
        using var api = new FirecrackerApi(socket);
        await api.PutAsync(ApiRequest.Act(ActionType.SendCtrlAltDel), ct);
    }

    /// <summary>Asks until it answers: the socket's file is there a moment before somebody listens.</summary>
    private async Task<string> VersionAsync(FirecrackerApi api, GuestMonitor monitor, CancellationToken ct)
    {
        for (var asked = clock.GetTimestamp(); ; await Task.Delay(LookAgain, clock, ct))
        {
            try
            {
                if (File.Exists(socket))
                {
                    return await api.VersionAsync(ct);
                }
            }
            catch (ToolException) when (!monitor.Running.ExitCode.IsCompleted && clock.GetElapsedTime(asked) < SocketLimit)
            {
            }

            if (monitor.Running.ExitCode.IsCompleted)
            {
                throw new ToolException($"firecracker ended before it could be told anything, exit code {await monitor.Running.ExitCode}");
            }

            if (clock.GetElapsedTime(asked) > SocketLimit)
            {
                throw new ToolException($"firecracker made no socket {socket} within {SocketLimit.TotalSeconds} s and was killed");
            }
        }
    }
}
