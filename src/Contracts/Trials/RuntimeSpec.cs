using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

/// <summary>The runtimes, by the study's codes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuntimeCode>))]
public enum RuntimeCode
{
    /// <summary>Native: no virtualization.</summary>
    NT,

    /// <summary>A container spawned by runc on OverlayFS, bridged.</summary>
    RC,
}

/// <summary>A runtime with the factors that the plan fixes for it.</summary>
/// <param name="Name">The code, or a name that the plan gives to tell two variants apart.</param>
/// <param name="Cpus">Limit in CPUs; null: none.</param>
/// <param name="MemoryMib">Limit in MiB; null: none.</param>
public sealed record RuntimeSpec(string Name, RuntimeCode Code, decimal? Cpus = null, int? MemoryMib = null);
