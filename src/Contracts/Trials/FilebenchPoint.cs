using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

/// <summary>Filebench's stock personalities, read from where Filebench is installed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilebenchPersonality>))]
public enum FilebenchPersonality
{
    [JsonStringEnumMemberName("fileserver")] Fileserver,
    [JsonStringEnumMemberName("varmail")] Varmail,
    [JsonStringEnumMemberName("webserver")] Webserver,
    [JsonStringEnumMemberName("webproxy")] Webproxy,
    [JsonStringEnumMemberName("oltp")] Oltp,
}

/// <summary>One Filebench run: a stock personality, or a workload written in the plan. Exactly one of the two is set.</summary>
/// <param name="RuntimeS">Measured time in seconds; replaces what the personality or the text says.</param>
public sealed record FilebenchPoint(int RuntimeS, FilebenchPersonality? Personality = null, FilebenchText? Own = null);

/// <summary>A workload in Filebench's own language, of which the device runs only what cannot leave the trial's directory.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens; part of the label.</param>
/// <param name="Wml">At most 16 KiB; <c>$dir</c> is the trial's directory.</param>
public sealed record FilebenchText(string Name, string Wml);
