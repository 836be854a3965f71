using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

/// <summary>What spawns a container.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContainerEngine>))]
public enum ContainerEngine
{
    [JsonStringEnumMemberName("runc")] Runc,

    /// <summary>containerd with its shim <c>io.containerd.runc.v2</c>.</summary>
    [JsonStringEnumMemberName("containerd")] Containerd,

    [JsonStringEnumMemberName("docker")] Docker,
}

[JsonConverter(typeof(JsonStringEnumConverter<NetworkMode>))]
public enum NetworkMode
{
    /// <summary>A network namespace of its own, joined to a bridge by a veth pair.</summary>
    [JsonStringEnumMemberName("bridge")] Bridge,

    /// <summary>The device's own network.</summary>
    [JsonStringEnumMemberName("host")] Host,
}

[JsonConverter(typeof(JsonStringEnumConverter<Accelerator>))]
public enum Accelerator
{
    /// <summary>KVM where a guest really boots with it, else TCG.</summary>
    [JsonStringEnumMemberName("auto")] Auto,

    [JsonStringEnumMemberName("kvm")] Kvm,

    /// <summary>Instructions translated by QEMU: its figures say nothing of hardware virtualization.</summary>
    [JsonStringEnumMemberName("tcg")] Tcg,
}

/// <summary>QEMU's <c>cache=</c>; Firecracker's <c>cache_type</c> knows unsafe and writeback.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiskCache>))]
public enum DiskCache
{
    /// <summary>The host's page cache is passed by; a guest's flush is a flush of the device.</summary>
    [JsonStringEnumMemberName("none")] None,

    [JsonStringEnumMemberName("writeback")] Writeback,

    [JsonStringEnumMemberName("writethrough")] Writethrough,

    [JsonStringEnumMemberName("directsync")] Directsync,

    /// <summary>A guest's flush is ignored: what it calls written may be in the host's memory only.</summary>
    [JsonStringEnumMemberName("unsafe")] Unsafe,
}

/// <summary>QEMU's <c>aio=</c> (threads, native, io_uring); Firecracker's <c>io_engine</c> (sync, async).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiskEngine>))]
public enum DiskEngine
{
    [JsonStringEnumMemberName("threads")] Threads,
    [JsonStringEnumMemberName("native")] Native,
    [JsonStringEnumMemberName("io_uring")] IoUring,
    [JsonStringEnumMemberName("sync")] Sync,
    [JsonStringEnumMemberName("async")] Async,
}
