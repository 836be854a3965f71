using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Devices;

[JsonConverter(typeof(JsonStringEnumConverter<CapabilityKind>))]
public enum CapabilityKind
{
    Runtime,
    Workload,
    Telemetry,
}

/// <summary>What a device can do, or why it cannot.</summary>
/// <param name="Name">Runtime code, tool name, or telemetry source (<c>cpu</c>, <c>io</c>, <c>power</c>).</param>
/// <param name="Reason">Null when available; else a sentence that a person can act on.</param>
/// <param name="Version">e.g. <c>runc 1.1.5</c>; null when unknown.</param>
public sealed record Capability(CapabilityKind Kind, string Name, bool Available, string? Reason, string? Version);

/// <summary>A worker came up, or what it can do changed.</summary>
/// <param name="BootId">From /proc/sys/kernel/random/boot_id.</param>
/// <param name="WorkerSession">New with each start of the worker.</param>
public sealed record DeviceAnnounced(
    string Device,
    string BootId,
    Guid WorkerSession,
    IReadOnlyList<Capability> Capabilities,
    string EnvironmentSha256,
    DateTimeOffset At);

/// <summary>What the device is made of, named by the hash of its content so that it is stored once.</summary>
/// <param name="Facts">Sorted by key: <c>kernel</c>, <c>cpu.model</c>, <c>cpu.count</c>, <c>cpu.governor</c>, <c>memory.total_mib</c>,
/// <c>data.filesystem</c>, <c>tool.fio</c>, <c>runtime.RC</c>, … A fact that could not be read says <c>unknown: reason</c>.</param>
public sealed record EnvironmentCaptured(string Device, string Sha256, IReadOnlyDictionary<string, string> Facts, DateTimeOffset At);
