using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Runtimes.Guest;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>A tool in a microVM, with what Firecracker counted meanwhile.</summary>
internal sealed class FirecrackerRunning(GuestRunning guest, FirecrackerFiles files) : IRunning
{
    public IReadOnlyList<(string Name, byte[] Bytes)> Outputs => guest.Outputs;

    public Task<ToolStart?> StartedAsync(CancellationToken ct) => guest.StartedAsync(ct);

    public async Task<ToolEnd> EndedAsync(CancellationToken ct)
    {
        var end = await guest.EndedAsync(ct);
        try
        {
            using var api = new FirecrackerApi(files.Socket);
            await api.PutAsync(ApiRequest.Act(ActionType.FlushMetrics), ct);
        }
        catch (ToolException)
        {
            // The guest may have ended by now, and its end is a flush; this one is for a guest that does not come to it.
        }

        return end;
    }

    public async Task<ToolReport> ReportAsync(CancellationToken ct)
    {
        var report = await guest.ReportAsync(ct);
        var counters = CountersParser.Parse(await File.ReadAllTextAsync(files.Metrics, ct), FirecrackerPlan.DataDrive);
        return report with { Metrics = [.. report.Metrics, .. counters] };
    }
}
