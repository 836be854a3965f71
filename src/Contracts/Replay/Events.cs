namespace EdgePipeline.Contracts.Replay;

/// <summary>From here on the tables are made with these settings, wherever they are made.</summary>
/// <param name="Settings">Those that differ from their default, by name.</param>
/// <param name="By">Who promoted them, as the program was told; not authenticated.</param>
public sealed record TableSettingsPromoted(IReadOnlyDictionary<string, string> Settings, string? By, DateTimeOffset At);
