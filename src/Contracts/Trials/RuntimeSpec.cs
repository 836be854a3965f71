using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

/// <summary>The runtimes, by the study's codes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuntimeCode>))]
public enum RuntimeCode
{
    /// <summary>Native: no virtualization.</summary>
    NT,

    /// <summary>A container on OverlayFS, bridged.</summary>
    RC,

    /// <summary>A conventional virtual machine: QEMU's q35.</summary>
    VM,

    /// <summary>QEMU's microvm machine.</summary>
    QM,

    /// <summary>A Firecracker microVM.</summary>
    FC,

    /// <summary>A Kata Containers microVM.</summary>
    KC,
}

/// <summary>A runtime with the factors that the plan fixes for it. Null: the runtime's default, which each trial records.</summary>
/// <param name="Name">The code, or a name that the plan gives to tell two variants apart.</param>
/// <param name="Cpus">A container's limit in CPUs; a guest's virtual CPUs, whole.</param>
/// <param name="MemoryMib">A container's limit, or a guest's memory, in MiB.</param>
/// <param name="Engine">RC: what spawns the container.</param>
/// <param name="Network">RC: how it is joined to the network.</param>
/// <param name="Accelerator">VM, QM: what runs the guest's instructions.</param>
/// <param name="DiskCache">VM, QM, FC: what the host does with the guest's writes and flushes.</param>
/// <param name="DiskEngine">VM, QM, FC: how the host reads and writes the guest's disk.</param>
public sealed record RuntimeSpec(
    string Name,
    RuntimeCode Code,
    decimal? Cpus = null,
    int? MemoryMib = null,
    ContainerEngine? Engine = null,
    NetworkMode? Network = null,
    Accelerator? Accelerator = null,
    DiskCache? DiskCache = null,
    DiskEngine? DiskEngine = null)
{
    /// <summary>What a device must be able to do: the code, or the code and a variant, such as <c>RC/containerd</c> or <c>VM/kvm</c>.</summary>
    [JsonIgnore]
    public string Capability => this switch
    {
        { Engine: ContainerEngine.Containerd } => $"{Code}/containerd",
        { Engine: ContainerEngine.Docker } => $"{Code}/docker",
        { Accelerator: Trials.Accelerator.Kvm } => $"{Code}/kvm",
        _ => Code.ToString(),
    };
}
