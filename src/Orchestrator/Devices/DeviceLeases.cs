using EdgePipeline.Contracts;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using Marten;

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>Leases within the session's transaction. Two at once: the later commit fails on the version and is retried.</summary>
internal static class DeviceLeases
{
    public static Task RequestDeviceAsync(
        this IDocumentSession session, string device, Guid experiment, DateTimeOffset now, CancellationToken cancellation) =>
        session.ChangeAsync(device, lease => DeviceLeaseDecider.Request(lease, experiment), now, cancellation);

    public static Task ReleaseDeviceAsync(
        this IDocumentSession session, string device, Guid experiment, DateTimeOffset now, CancellationToken cancellation) =>
        session.ChangeAsync(device, lease => DeviceLeaseDecider.Release(lease, experiment), now, cancellation);

    /// <returns>The attempt's fencing token.</returns>
    public static async Task<long> TakeTokenAsync(
        this IDocumentSession session, string device, Guid experiment, DateTimeOffset now, CancellationToken cancellation)
    {
        var lease = await session.ChangeAsync(device, held => DeviceLeaseDecider.TakeToken(held, experiment, now), now, cancellation);
        return lease.FencingToken;
    }

    private static async Task<DeviceLease> ChangeAsync(
        this IDocumentSession session, string device, Func<DeviceLease, DeviceLease> decide, DateTimeOffset now, CancellationToken cancellation)
    {
        var stored = await session.LoadAsync<DeviceLease>(device, cancellation);
        var before = stored ?? DeviceLease.Free(device);
        var after = decide(before);
        if (after == before)
            return after;

        if (stored is null)
            session.Insert(after);
        else
            session.Update(after);

        if (after.Holder is { } holder && holder != before.Holder)
        {
            var grant = DeterministicId.From(nameof(DeviceGranted), device, holder.ToString("D"));
            session.Post(grant, ExperimentDefinition.Address, new DeviceGranted(holder, device), now);
        }

        return after;
    }
}
